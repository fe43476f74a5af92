import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Returns items in a random order that depends only on the seed: https://en.wikipedia.org/wiki/Fisher-Yates_shuffle */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = xoroshiro128plus(seed);
  const remaining = [...items];
  return items.flatMap(() => remaining.splice(uniformInt(random, 0, remaining.length - 1), 1));
}
