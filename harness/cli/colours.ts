import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/** Whether a person looks at a stream on a terminal that can do more than print: https://man7.org/linux/man-pages/man7/term.7.html */
export function isCapable({ fd }: { fd: number }): boolean {
  return isatty(fd) && process.env['TERM'] !== 'dumb';
}

/**
 * Whether standard output takes colours: only where a person looks at it. Not left to picocolors, which takes CI for a
 * terminal; https://no-color.org.
 */
export const showsColours = isCapable(process.stdout) && !process.env['NO_COLOR'];

export const colours = picocolors.createColors(showsColours);

/** How many characters a line of standard output may have. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 100;
}
