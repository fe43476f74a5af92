import { closest, distance } from 'fastest-levenshtein';

/** Returns the word that is nearest to a misspelt word, or `undefined` if none is near. */
export function nearest(misspelt: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const near = closest(misspelt, words);
  // Two transposed letters count as two changes.
  const maxDistance = misspelt.length < 4 ? 1 : Math.max(2, misspelt.length / 3);
  return distance(misspelt, near) <= maxDistance ? near : undefined;
}
