import { expect, it } from 'vitest';
import { budgetFor, slowBudgetMs } from './budgets.js';

it.each([
  ['a quick fixture', { group: 'tls', slow: false }, 10_000, 10_000],
  ['a slow fixture', { group: 'route', slow: true }, 10_000, slowBudgetMs],
  ['a fixture that the client must block', { group: 'blocked-by-client', slow: false }, 10_000, 1000],
  [
    'a fixture that the client must block, in a short run',
    { group: 'blocked-by-client', slow: false },
    200,
    200,
  ],
] as const)('budgetFor() returns the budget of %s', (_, fixture, budgetMs, expected) => {
  expect(budgetFor(fixture, budgetMs)).toBe(expected);
});
