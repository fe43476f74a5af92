import { closest, distance } from 'fastest-levenshtein';

/** The word that somebody who wrote another one will have meant, if there is one so near. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const near = closest(written, words);
  return distance(written, near) <= written.length / 3 ? near : undefined;
}
