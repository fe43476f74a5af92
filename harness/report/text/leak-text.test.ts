import { expect, it } from 'vitest';
import type { Leak } from '../../model/verdict.js';
import { leakTexts } from './leak-text.js';

function leak(more: Partial<Leak> = {}): Leak {
  return { surface: 'window', bits: 0.591673, low: 0.591673, high: 0.591673, situations: 7, ...more };
}
const inWorker = { surface: 'dedicated-worker' } as const;

it.each([
  ['one observation', leak(), 1, 'leaks 0.59 of 2.81 bits (one observation of each case)'],
  ['no variation', leak(), 5, 'leaks 0.59 of 2.81 bits'],
  ['an interval', leak({ low: 0.5, high: 0.7 }), 5, 'leaks 0.59 of 2.81 bits (95 % sure: 0.50 to 0.70)'],
  ['no leak', leak({ bits: 0, low: 0, high: 0, situations: 2 }), 5, 'leaks 0 of 1.00 bits'],
  [
    'a tiny leak',
    leak({ bits: 0.001, low: 0, high: 0.02 }),
    5,
    'leaks under 0.01 of 2.81 bits (95 % sure: 0 to 0.02)',
  ],
])('states the amount with %s', (_, told, repeat, text) => {
  expect(leakTexts([told], repeat)).toEqual([text]);
});

it('names surfaces only if their amounts differ', () => {
  expect(leakTexts([leak(), leak(inWorker)], 2)).toEqual(['leaks 0.59 of 2.81 bits']);
  const less = { bits: 0, low: 0, high: 0 };
  expect(leakTexts([leak(less), leak(inWorker), leak({ surface: 'shared-worker', ...less })], 2)).toEqual([
    'leaks 0 of 2.81 bits everywhere but in a dedicated worker',
    'leaks 0.59 of 2.81 bits in a dedicated worker',
  ]);
});
