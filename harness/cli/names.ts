import picomatch from 'picomatch/posix.js';
import { SetupError } from '../support/errors.js';
import { nearest } from '../support/text/nearest.js';

/**
 * Reads names and globs of names with commas between them, such as `chromium,fire*`: in their order, each name once.
 * @param what one of them, such as `engine`
 * @throws {SetupError} if one names nothing: it says which may have been meant, or which there are.
 */
export function parseNames<Name extends string>(what: string, text: string, names: readonly Name[]): Name[] {
  // Not those within braces.
  const globs = text.split(/,(?![^{]*\})/);
  return [...new Set(globs.flatMap((glob) => namesOf(what, glob, names)))];
}

/** Reads one name. @throws {SetupError} if there is none such. */
export function parseName<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
  const name = names.find((each) => each === text);
  if (name !== undefined) return name;
  const near = nearest(text, names);
  throw new SetupError(
    `no ${what} is named ${text}: ${near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`}`,
  );
}

function namesOf<Name extends string>(what: string, glob: string, names: readonly Name[]): readonly Name[] {
  if (glob === '') return [parseName(what, glob, names)];
  const matches = picomatch(glob);
  const named = names.filter((name) => matches(name));
  return named.length > 0 ? named : [parseName(what, glob, names)];
}
