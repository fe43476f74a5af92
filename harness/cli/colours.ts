import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/**
 * Whether standard output takes colours: only where a person looks at it. Not left to picocolors, which takes CI for a
 * terminal; https://no-color.org.
 */
export const showsColours = isatty(process.stdout.fd) && !process.env['NO_COLOR'];

export const colours = picocolors.createColors(showsColours);

/** How many characters a line of standard output may have. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 100;
}
