import { closest, distance } from 'fastest-levenshtein';

/** The word that somebody who wrote another one will have meant, if there is one so near. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const near = closest(written, words);
  // Two letters that have changed places are two changes.
  const atMost = written.length < 4 ? 1 : Math.max(2, written.length / 3);
  return distance(written, near) <= atMost ? near : undefined;
}
