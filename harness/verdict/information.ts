import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { groupBy } from '../support/collections/group-by.js';

/** A source of observations, with the value of each observation. */
export interface Source {
  /** The situation that the observer wants to know. */
  situation: string;
  /** Its probability, given its situation. The weights of a situation add up to 1. */
  weight: number;
  /** The value of each observation. Never empty. */
  seen: readonly string[];
}

/** An amount of information in bits, and the interval that holds it with 95 % confidence. */
export interface Bits {
  bits: number;
  low: number;
  high: number;
}

/**
 * Returns how much one observation tells about the situation, if all situations are equally likely: the mutual
 * information, in bits (https://en.wikipedia.org/wiki/Mutual_information). The maximum is the base-2 logarithm of the
 * number of situations.
 *
 * Few observations of a source bias the estimate upwards; the jackknife corrects that
 * (https://en.wikipedia.org/wiki/Jackknife_resampling). If no source varies, the amount is exact. The interval is a
 * bootstrap over the observations of each source, drawn from `seed`. If nothing varies, or each source was observed
 * once, it is the amount itself.
 */
export function informationOf(sources: readonly Source[], seed: number): Bits {
  const situations = new Set(sources.map(({ situation }) => situation)).size;
  const within = (bits: number) => rounded(Math.min(Math.max(bits, 0), Math.log2(situations)));
  const bits = within(plain(sources) - excess(sources));
  if (sources.every(({ seen }) => new Set(seen).size === 1)) return { bits, low: bits, high: bits };

  const random = xoroshiro128plus(seed);
  const again = Array.from({ length: resamples }, () =>
    plain(
      sources.map((source) => ({
        ...source,
        seen: source.seen.map(() => source.seen[uniformInt(random, 0, source.seen.length - 1)] ?? ''),
      })),
    ),
  ).sort((a, b) => a - b);
  // A resample varies less than the sample, so the interval is centred on the estimate.
  const mean = again.reduce((sum, amount) => sum + amount, 0) / resamples;
  const quantile = (share: number) => again[Math.round(share * (resamples - 1))] ?? mean;
  return {
    bits,
    low: within(bits + Math.min(quantile(0.025) - mean, 0)),
    high: within(bits + Math.max(quantile(0.975) - mean, 0)),
  };
}

const resamples = 1000;

/** The plug-in estimate: each source shows its values as often as they were seen. */
function plain(sources: readonly Source[]): number {
  const situations = [...groupBy(sources, ({ situation }) => situation).values()];
  const mixed = sources.map((source) => ({ ...source, weight: source.weight / situations.length }));
  return situations.reduce((left, amount) => left - entropy(amount) / situations.length, entropy(mixed));
}

/** The bias of the estimate, by the jackknife. */
function excess(sources: readonly Source[]): number {
  const whole = plain(sources);
  return sources
    .filter(({ seen }) => new Set(seen).size > 1)
    .flatMap((source) =>
      source.seen.map((_, left) => {
        const without = { ...source, seen: source.seen.filter((__, index) => index !== left) };
        const more = plain(sources.map((other) => (other === source ? without : other))) - whole;
        return (more * (source.seen.length - 1)) / source.seen.length;
      }),
    )
    .reduce((sum, amount) => sum + amount, 0);
}

/** The entropy of what the sources show. */
function entropy(sources: readonly Source[]): number {
  const shares = new Map<string, number>();
  for (const { weight, seen } of sources)
    for (const value of seen) shares.set(value, (shares.get(value) ?? 0) + weight / seen.length);
  return [...shares.values()].reduce((sum, share) => sum - share * Math.log2(share), 0);
}

/** Rounds off the noise of the last digits, so that 0 is 0 and equal amounts are equal. */
function rounded(bits: number): number {
  return Math.round(bits * 1e6) / 1e6;
}
