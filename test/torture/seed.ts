import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The seed of everything that torture draws: `npm run torture -- --seed <n>` repeats a run. */
export const seed = Number(process.env['BADSOCKET_TORTURE_SEED'] ?? 0);

const random = xoroshiro128plus(seed);

/** Returns a random whole number from `low` to `high`, which depends on the seed and on the earlier calls in the same file. */
export function draw(low: number, high: number): number {
  return uniformInt(random, low, high);
}
