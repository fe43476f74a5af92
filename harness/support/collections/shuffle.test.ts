import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffled } from './shuffle.js';

it('keeps every item exactly once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), fc.integer(), (items, seed) => {
      expect(shuffled(items, seed).sort()).toEqual([...items].sort());
    }),
  );
});

it('returns the same order for the same seed, and another order for another seed', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
  expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
  expect(shuffled(items, 7)).not.toEqual(items);
});
