import picomatch from 'picomatch/posix.js';
import { SetupError } from '../support/errors.js';
import { nearest } from '../support/text/nearest.js';

/**
 * Parses a comma-separated list of names and globs, such as `chromium,fire*`. Returns the names in order, without duplicates.
 * @param what the kind of name, such as `engine`
 * @throws {SetupError} if an item matches no name. The message suggests a similar name or lists all names.
 */
export function parseNames<Name extends string>(what: string, text: string, names: readonly Name[]): Name[] {
  // A comma within braces separates no items.
  const globs = text.split(/,(?![^{]*\})/);
  return [...new Set(globs.flatMap((glob) => namesOf(what, glob, names)))];
}

/** Parses one name. @throws {SetupError} if it is unknown. */
export function parseName<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
  const match = names.find((name) => name === text);
  if (match !== undefined) return match;
  const near = nearest(text, names);
  throw new SetupError(
    `Unknown ${what} "${text}". ${near === undefined ? `Choose from: ${names.join(', ')}.` : `Did you mean ${near}?`}`,
  );
}

function namesOf<Name extends string>(what: string, glob: string, names: readonly Name[]): readonly Name[] {
  if (glob === '') return [parseName(what, glob, names)];
  const matches = picomatch(glob);
  const named = names.filter((name) => matches(name));
  return named.length > 0 ? named : [parseName(what, glob, names)];
}
