import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { groupBy } from '../support/collections/group-by.js';

/** Something that was looked at several times, and what was seen each time. */
export interface Source {
  /** What the one who looks wants to know. */
  situation: string;
  /** How likely it is, where its situation is given: adds up to 1 in each situation. */
  weight: number;
  /** One for each look: never empty. */
  seen: readonly string[];
}

/** An amount of information in bits, and the interval that holds it with 95 % confidence. */
export interface Bits {
  bits: number;
  low: number;
  high: number;
}

/**
 * How much one look tells of the situation, where each is equally likely: the mutual information, in bits
 * (https://en.wikipedia.org/wiki/Mutual_information). Nothing is 0; all is the logarithm of the number of situations.
 *
 * That a source was looked at a few times only makes it seem to tell more than it does; what one look less would have
 * added is taken off again (https://en.wikipedia.org/wiki/Jackknife_resampling). Where no source varies the figure is
 * exact. The interval is a bootstrap over the looks at each source, drawn from `seed`; where nothing varies, or each
 * source was looked at once, it is the figure itself.
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
  // A sample of a sample varies less than what it is of: the interval is laid around the figure.
  const mean = again.reduce((sum, each) => sum + each, 0) / resamples;
  const quantile = (share: number) => again[Math.round(share * (resamples - 1))] ?? mean;
  return {
    bits,
    low: within(bits + Math.min(quantile(0.025) - mean, 0)),
    high: within(bits + Math.max(quantile(0.975) - mean, 0)),
  };
}

const resamples = 1000;

/** As if each source showed its values just as often as it was seen to. */
function plain(sources: readonly Source[]): number {
  const situations = [...groupBy(sources, ({ situation }) => situation).values()];
  const mixed = sources.map((source) => ({ ...source, weight: source.weight / situations.length }));
  return situations.reduce((left, each) => left - entropy(each) / situations.length, entropy(mixed));
}

/** What few looks make it seem too much. */
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
    .reduce((sum, each) => sum + each, 0);
}

/** Of what is seen of some sources. */
function entropy(sources: readonly Source[]): number {
  const shares = new Map<string, number>();
  for (const { weight, seen } of sources)
    for (const value of seen) shares.set(value, (shares.get(value) ?? 0) + weight / seen.length);
  return [...shares.values()].reduce((sum, share) => sum - share * Math.log2(share), 0);
}

/** Without the noise of the last digits: nothing is 0, and equal figures are equal. */
function rounded(bits: number): number {
  return Math.round(bits * 1e6) / 1e6;
}
