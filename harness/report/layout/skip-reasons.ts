import type { Skipped, Surface } from '../../model/observation.js';
import { groupBy } from '../../support/collections/group-by.js';

/** Cases that were skipped for one reason, in one client or all, on one surface or all. */
export interface SkipReason {
  reason: string;
  /** `ClientIdentity.name`; missing: every client. */
  client?: string;
  /** Missing: every surface. */
  surface?: Surface;
  cases: number;
}

/** Groups skipped cases by reason, client and surface, the largest group first. */
export function skipReasons(skipped: readonly Skipped[]): SkipReason[] {
  const alike = groupBy(skipped, ({ reason, client, surface }) => JSON.stringify([reason, client, surface]));
  return [...alike.values()]
    .map((group) => {
      const [{ reason, client, surface }] = group;
      const what = {
        reason,
        ...(client !== undefined && { client }),
        ...(surface !== undefined && { surface }),
      };
      return { ...what, cases: group.length };
    })
    .sort((a, b) => b.cases - a.cases);
}
