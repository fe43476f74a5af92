import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, it } from 'vitest';
import { beyondChance, type Table } from './chance.js';

/** `seen` of `total` here, against `seen` of `total` elsewhere. */
function table(seen: number, total: number, elsewhereSeen: number, elsewhereOf: number): Table {
  return { here: { seen, total }, elsewhere: { seen: elsewhereSeen, total: elsewhereOf } };
}

const tables = fc
  .tuple(fc.nat(20), fc.nat(20), fc.nat(60), fc.nat(60))
  .map(([seen, more, elsewhereSeen, elsewhereMore]) =>
    table(seen, seen + more, elsewhereSeen, elsewhereSeen + elsewhereMore),
  );

it.each([
  // https://en.wikipedia.org/wiki/Lady_tasting_tea
  [4, 4, 0, 4, 1 / 70],
  [3, 4, 1, 4, 17 / 70],
  [2, 2, 0, 200, 1 / 20301],
  [0, 5, 3, 5, 1],
  [3, 3, 0, 0, 1],
  [0, 0, 0, 0, 1],
])('%i of %i here against %i of %i elsewhere has the exact probability %d', (a, b, c, d, probability) => {
  const [only] = beyondChance([table(a, b, c, d)], 1);
  expect(only?.probability).toBeCloseTo(probability, 12);
});

/** Tables, and the probability that jStat 1.9.6 computes for each. */
const byJstat: [Table, number][] = [
  [table(7, 10, 2, 40), 0.000038081231205522315],
  [table(10, 10, 3, 40), 2.7841924987725974e-8],
  [table(5, 20, 30, 600), 0.0035936246332328725],
  [table(19, 20, 100, 600), 1.1668443988810395e-13],
  [table(40, 40, 0, 700), 1.1102230246251565e-16],
  [table(12, 30, 40, 170), 0.05088007791486604],
  [table(9, 39, 139, 193), 0.9999999983556577],
  [table(1, 1, 0, 3), 0.25],
];

it.each(byJstat)('agrees with jStat on %o', (item, probability) => {
  const [only] = beyondChance([item], 1);
  expect(Math.abs((only?.probability ?? NaN) - probability)).toBeLessThan(1e-12);
});

it('agrees with exact integers', () => {
  fc.assert(
    fc.property(tables, (item) => {
      const [only] = beyondChance([item], 1);
      expect(Math.abs((only?.probability ?? NaN) - exactly(item))).toBeLessThan(1e-12);
    }),
    { numRuns: 1000 },
  );
});

/**
 * The share of the ways to draw `here.total` out of all observations that contain the value as often as here, or more
 * often.
 */
function exactly({ here, elsewhere }: Table): number {
  const [population, seen] = [here.total + elsewhere.total, here.seen + elsewhere.seen];
  let ways = 0n;
  for (let drawn = here.seen; drawn <= Math.min(seen, here.total); drawn++)
    ways += binomial(seen, drawn) * binomial(population - seen, here.total - drawn);
  return Number((ways * 10n ** 20n) / binomial(population, here.total)) / 1e20;
}

function binomial(total: number, chosen: number): bigint {
  let ways = 1n;
  for (let at = 0; at < chosen; at++) ways = (ways * BigInt(total - at)) / BigInt(at + 1);
  return chosen > total ? 0n : ways;
}

it('corrects for the number of tests', () => {
  const one = table(4, 4, 0, 4);
  expect(beyondChance([one], 0.02)).toHaveLength(1);
  expect(beyondChance([one, table(2, 4, 2, 4)], 0.02)).toHaveLength(0);
});

it('rejects tables from the most significant to the least, until one can be chance', () => {
  const [clear, less] = [table(10, 10, 0, 10), table(9, 10, 2, 10)];
  expect(beyondChance([less, clear], 0.003)).toMatchObject([{ item: clear }, { item: less }]);
  expect(beyondChance([less, less], 0.003)).toEqual([]);
});

it('does not count tables that cannot be significant', () => {
  fc.assert(
    fc.property(fc.array(tables, { maxLength: 8 }), fc.nat(50), (tables, times) => {
      const powerless = Array.from({ length: times }, () => table(1, 1, 0, 3));
      expect(beyondChance([...tables, ...powerless], 0.05)).toEqual(beyondChance(tables, 0.05));
    }),
  );
});

it('does not depend on the order of tables', () => {
  const orders = fc
    .array(tables, { maxLength: 12 })
    .chain((tables) =>
      fc.tuple(fc.constant(tables), fc.shuffledSubarray(tables, { minLength: tables.length })),
    );
  fc.assert(
    fc.property(orders, ([one, other]) => {
      const found = (tables: readonly Table[]) => beyondChance(tables, 0.05).map(({ item }) => item);
      expect(new Set(found(other))).toEqual(new Set(found(one)));
    }),
  );
});

it('keeps the rate of false alarms below the risk', () => {
  const random = xoroshiro128plus(20261130);
  const draw = (total: number) =>
    Array.from({ length: total }, () => uniformFloat64(random)).filter((x) => x < 0.3);
  const alarms = Array.from({ length: 2000 }, () =>
    beyondChance(
      Array.from({ length: 20 }, () => table(draw(10).length, 10, draw(40).length, 40)),
      0.05,
    ),
  ).filter((found) => found.length > 0).length;
  expect(alarms).toBeGreaterThan(0);
  expect(alarms).toBeLessThan(2000 * 0.05);
});
