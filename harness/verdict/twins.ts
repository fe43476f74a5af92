import { type Case, type CaseRef, caseName, refOf } from '../model/case.js';
import { hasPermission } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import { twinsIn } from '../model/twin.js';
import type { ObservedCase } from './cases.js';
import { opened } from './channels.js';

/** A case whose control did not succeed, so that its result does not count. */
export interface WithoutTwin {
  case: CaseRef;
  twin: CaseRef;
}

/** Separates the cases of one client on one surface whose control did not succeed. */
export function splitByTwin(
  observed: readonly ObservedCase[],
  fixtures: readonly Fixture[],
): { cases: ObservedCase[]; withoutTwin: WithoutTwin[] } {
  // Without permission, no control succeeds.
  if (!observed.every(({ context }) => hasPermission(context)))
    return { cases: [...observed], withoutTwin: [] };
  // The run is invalid as a whole.
  if (!observed.some(({ fixture }) => fixture.group === 'healthy'))
    return { cases: [...observed], withoutTwin: [] };
  const twinOf = twinsIn(fixtures);
  const succeeded = new Set(
    observed
      .filter(({ fixture, traces }) => fixture.group === 'healthy' && traces.every(opened))
      .map(caseName),
  );
  const failedTwinOf = (testCase: Case) => {
    const twin = twinOf(testCase);
    return twin === undefined || succeeded.has(caseName(twin)) ? undefined : twin;
  };
  return {
    cases: observed.filter((observedCase) => failedTwinOf(observedCase) === undefined),
    withoutTwin: observed.flatMap((observedCase) => {
      const twin = failedTwinOf(observedCase);
      return twin === undefined ? [] : [{ case: refOf(observedCase), twin: refOf(twin) }];
    }),
  };
}
