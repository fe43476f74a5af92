import type { Skipped } from '../observation.js';

/** Cases that were skipped for one reason, by one client or by all. */
export interface SkipReason {
  reason: string;
  /** `ClientIdentity.name`; missing: every client. */
  client?: string;
  cases: number;
}

/** What was skipped, one entry for each reason and client, the largest first. */
export function skipReasons(skipped: readonly Skipped[]): SkipReason[] {
  const reasons = new Map<string, SkipReason>();
  for (const { reason, client } of skipped) {
    const key = JSON.stringify([reason, client]);
    const counted = reasons.get(key)?.cases ?? 0;
    reasons.set(key, { reason, ...(client !== undefined && { client }), cases: counted + 1 });
  }
  return [...reasons.values()].sort((a, b) => b.cases - a.cases);
}
