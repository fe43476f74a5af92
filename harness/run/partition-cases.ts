import type { Client } from '../client/client.js';
import { type Case, caseName, refOf } from '../model/case.js';
import type { Network } from '../network/network.js';
import { twinsIn } from '../model/twin.js';
import type { Skipped, Surface } from '../model/observation.js';

/** Splits cases into those that a run can observe and those that it skips, with the reason. */
export function partitionCases(
  cases: readonly Case[],
  network: Pick<Network, 'obstacle'>,
  slow: boolean,
): { cases: Case[]; skipped: Skipped[] } {
  const reasons = reasonsFor(cases, (testCase) => network.obstacle(testCase) ?? slowness(testCase, slow));
  return {
    cases: cases.filter((testCase) => !reasons.has(testCase)),
    skipped: [...reasons].map(([testCase, reason]) => ({ ...refOf(testCase), reason })),
  };
}

function slowness({ fixture }: Case, slow: boolean): string | undefined {
  return fixture.slow && !slow
    ? 'slow: an engine takes more than ten seconds; use --slow to include it'
    : undefined;
}

/**
 * Returns why cases are skipped, without those that are not. A case whose control is skipped is skipped, too, because it would not count
 * without the control.
 */
function reasonsFor(
  cases: readonly Case[],
  ownReason: (testCase: Case) => string | undefined,
): Map<Case, string> {
  const twinOf = twinsIn([...new Set(cases.map(({ fixture }) => fixture))]);
  const reasonFor = (testCase: Case) => {
    const reason = ownReason(testCase);
    if (reason !== undefined) return reason;
    const twin = twinOf(testCase);
    const twinReason = twin && ownReason(twin);
    return twin && twinReason && `its control ${caseName(twin)} ${twinReason}`;
  };
  return new Map(
    cases.flatMap((testCase) => {
      const reason = reasonFor(testCase);
      return reason === undefined ? [] : [[testCase, reason] as const];
    }),
  );
}

/** Lists the cases that a client does not support on a surface, or whose result would not count there, with the reason. */
export function unsupportedCases(
  client: Pick<Client, 'identity' | 'obstacle'>,
  cases: readonly Case[],
  surfaces: readonly Surface[],
): (Skipped & { surface: Surface })[] {
  const { name } = client.identity;
  return surfaces.flatMap((surface) =>
    [...reasonsFor(cases, (testCase) => client.obstacle(surface, testCase))].map(([testCase, reason]) => ({
      ...refOf(testCase),
      client: name,
      surface,
      reason,
    })),
  );
}
