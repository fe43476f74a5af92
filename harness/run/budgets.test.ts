import { expect, it } from 'vitest';
import { budgetFor, slowBudgetMs } from './budgets.js';

it.each([
  ['a quick fixture', { group: 'tls', slow: false }, 10_000, 10_000],
  ['a slow fixture', { group: 'route', slow: true }, 10_000, slowBudgetMs],
  ['one that the client must not try', { group: 'blocked-by-client', slow: false }, 10_000, 1000],
  ['one that the client must not try, in a short run', { group: 'blocked-by-client', slow: false }, 200, 200],
] as const)('for %s', (_, fixture, budgetMs, expected) => {
  expect(budgetFor(fixture, budgetMs)).toBe(expected);
});
