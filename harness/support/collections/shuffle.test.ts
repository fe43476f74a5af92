import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffled } from './shuffle.js';

it('keeps every item, once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), fc.integer(), (items, seed) => {
      expect(shuffled(items, seed).sort()).toEqual([...items].sort());
    }),
  );
});

it('comes out the same for the same seed, and differently for others', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
  expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
  expect(shuffled(items, 7)).not.toEqual(items);
});
