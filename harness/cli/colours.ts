import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/** Whether a stream is a terminal that understands escape sequences: https://man7.org/linux/man-pages/man7/term.7.html */
export function isCapable({ fd }: { fd: number }): boolean {
  return isatty(fd) && process.env['TERM'] !== 'dumb';
}

/**
 * Whether to colour standard output. picocolors does not decide this, because it also colours the output on CI machines.
 * https://no-color.org
 */
export const showsColours = isCapable(process.stdout) && !process.env['NO_COLOR'];

export const colours = picocolors.createColors(showsColours);

/** The width of standard output in characters. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 100;
}
