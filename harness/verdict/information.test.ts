import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, it } from 'vitest';
import { informationOf, type Source } from './information.js';

/** One source in each situation, with what was seen of it. */
function situationsWith(...situations: string[][]): Source[] {
  return situations.map((seen, index) => ({ situation: String(index), weight: 1, seen }));
}

const bitsOf = (sources: Source[]) => informationOf(sources, 1).bits;
const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

it('is 0 if all look the same, and everything if each looks different', () => {
  expect(informationOf(situationsWith(...seven.map(() => ['x'])), 1)).toEqual({ bits: 0, low: 0, high: 0 });
  expect(bitsOf(situationsWith(...seven.map((value) => [value])))).toBeCloseTo(Math.log2(7), 6);
});

it('is partial if one of several situations looks different', () => {
  const oneOfSeven = -(1 / 7) * Math.log2(1 / 7) - (6 / 7) * Math.log2(6 / 7);
  expect(bitsOf(situationsWith(['y'], ...seven.slice(1).map(() => ['x'])))).toBeCloseTo(oneOfSeven, 6);
});

it('counts a source by its weight in its situation', () => {
  const half: Source[] = [
    { situation: 'tls', weight: 0.5, seen: ['y'] },
    { situation: 'tls', weight: 0.5, seen: ['x'] },
    { situation: 'name', weight: 1, seen: ['x'] },
  ];
  // H(1/4) - H(1/2) / 2
  expect(bitsOf(half)).toBeCloseTo(0.811278 - 0.5, 6);
});

it('is exact, and its own interval, if no source varies', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 2, maxLength: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (values, looks) => {
        const once = informationOf(situationsWith(...values.map((value) => [value])), 1);
        const often = informationOf(
          situationsWith(...values.map((value) => Array<string>(looks).fill(value))),
          2,
        );
        expect(often).toEqual(once);
        expect([once.low, once.high]).toEqual([once.bits, once.bits]);
      },
    ),
  );
});

it('lies between 0 and everything, within its interval', () => {
  const sources = fc
    .array(fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 6 }), {
      minLength: 2,
      maxLength: 7,
    })
    .map((situations) => situationsWith(...situations));
  fc.assert(
    fc.property(sources, fc.nat(), (sources, seed) => {
      const { bits, low, high } = informationOf(sources, seed);
      const rising = [0, low, bits, high, Math.log2(sources.length) + 1e-6];
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});

it('is the same for the same seed', () => {
  const wavering = situationsWith(['x', 'y', 'y', 'y'], ['x', 'x', 'x', 'y']);
  expect(informationOf(wavering, 7)).toEqual(informationOf(wavering, 7));
});

/** The true amount for two situations that show `y` in this share, and the estimates of many runs. */
function runsOf(shares: [number, number], looks: number, count: number) {
  const random = xoroshiro128plus(20261130);
  const draw = (share: number) =>
    Array.from({ length: looks }, () => (uniformFloat64(random) < share ? 'y' : 'x'));
  const entropy = (share: number) => -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
  const [a, b] = shares;
  return {
    truth: entropy((a + b) / 2) - (entropy(a) + entropy(b)) / 2,
    runs: Array.from({ length: count }, (_, seed) => informationOf(situationsWith(draw(a), draw(b)), seed)),
  };
}

it('is unbiased with few observations', () => {
  const { truth, runs } = runsOf([0.15, 0.85], 8, 400);
  const mean = runs.reduce((sum, { bits }) => sum + bits, 0) / runs.length;
  // Without the correction it is 0.1 bits too high.
  expect(Math.abs(mean - truth)).toBeLessThan(0.04);
});

it('covers the true amount at the stated rate', () => {
  const { truth, runs } = runsOf([0.2, 0.6], 30, 200);
  const holding = runs.filter(({ low, high }) => low <= truth && truth <= high).length;
  expect(holding / runs.length).toBeGreaterThan(0.88);
});
