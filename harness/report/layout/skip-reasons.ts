import type { Skipped, Surface } from '../../model/observation.js';
import { groupBy } from '../../support/collections/group-by.js';
import { count } from '../../support/text/sentences.js';
import { placeOf } from '../../model/surfaces.js';

/** Cases that were skipped for one reason, by one client or by all, on one surface or on all. */
export interface SkipReason {
  reason: string;
  /** `ClientIdentity.name`; missing: every client. */
  client?: string;
  /** Missing: every surface. */
  surface?: Surface;
  cases: number;
}

/** What was skipped, one entry for each reason, client and surface, the largest first. */
export function skipReasons(skipped: readonly Skipped[]): SkipReason[] {
  const alike = groupBy(skipped, ({ reason, client, surface }) => JSON.stringify([reason, client, surface]));
  return [...alike.values()]
    .map((group) => {
      const [{ fixture: _, scheme: __, ...what }] = group;
      return { ...what, cases: group.length };
    })
    .sort((a, b) => b.cases - a.cases);
}

/** `3 cases in Firefox 153, in a shared worker: it has none` */
export function skipText(
  { reason, client, surface, cases }: SkipReason,
  labelOf: (client: string) => string,
): string {
  const who = client === undefined ? 'every client' : labelOf(client);
  const where = surface === undefined ? '' : `, ${placeOf([surface])}`;
  return `${count(cases, 'case')} in ${who}${where}: ${reason}`;
}
