import type { Fixture } from '../model/fixture.js';

/** How long an engine may take over a fixture that is marked slow, in milliseconds. */
export const slowBudgetMs = 90_000;

/** How long a client that must not connect at all is watched: it may give no sign of it. In milliseconds. */
const blockedMs = 1000;

/**
 * How long the probe waits for an end, in milliseconds.
 * @param budgetMs for fixtures that are not slow
 */
export function budgetFor({ group, slow }: Pick<Fixture, 'group' | 'slow'>, budgetMs: number): number {
  if (slow) return slowBudgetMs;
  return group === 'blocked-by-client' ? Math.min(budgetMs, blockedMs) : budgetMs;
}
