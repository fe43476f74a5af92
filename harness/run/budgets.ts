import type { Fixture } from '../model/fixture.js';

/** The time budget of a slow fixture, in milliseconds. */
export const slowBudgetMs = 90_000;

/**
 * The time budget of a fixture whose connection the client must block, in milliseconds. It is short, because a blocked connection may
 * cause no event at all.
 */
const blockedMs = 1000;

/**
 * Returns how long the probe waits for a connection to close, in milliseconds.
 * @param budgetMs the budget of fixtures that are not slow
 */
export function budgetFor({ group, slow }: Pick<Fixture, 'group' | 'slow'>, budgetMs: number): number {
  if (slow) return slowBudgetMs;
  return group === 'blocked-by-client' ? Math.min(budgetMs, blockedMs) : budgetMs;
}
