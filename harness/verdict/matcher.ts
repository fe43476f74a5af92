import picomatch from 'picomatch/posix.js';

const matchers = new Map<string, (text: string) => boolean>();

/** Returns whether a text matches a glob, as a function. A glob is compiled once. */
export function matcherOf(glob: string): (text: string) => boolean {
  const known = matchers.get(glob);
  if (known !== undefined) return known;
  const matches = picomatch(glob);
  const matcher = (text: string) => matches(text);
  matchers.set(glob, matcher);
  return matcher;
}
