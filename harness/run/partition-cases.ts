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
  const reasonFor = orThatOfTheTwin(
    cases,
    (testCase) => network.obstacle(testCase) ?? slowness(testCase, slow),
  );
  return {
    cases: cases.filter((testCase) => reasonFor(testCase) === undefined),
    skipped: cases.flatMap((testCase) => {
      const reason = reasonFor(testCase);
      return reason === undefined ? [] : [{ ...refOf(testCase), reason }];
    }),
  };
}

function slowness({ fixture }: Case, slow: boolean): string | undefined {
  return fixture.slow && !slow
    ? 'slow: an engine takes more than ten seconds; use --slow to include it'
    : undefined;
}

/** Extends a reason for skipping a case to the cases whose control is skipped: without the control, they would not count. */
function orThatOfTheTwin(
  cases: readonly Case[],
  reasonFor: (testCase: Case) => string | undefined,
): (testCase: Case) => string | undefined {
  const twinOf = twinsIn([...new Set(cases.map(({ fixture }) => fixture))]);
  return (testCase) => {
    const reason = reasonFor(testCase);
    if (reason !== undefined) return reason;
    const twin = twinOf(testCase);
    const twinReason = twin && reasonFor(twin);
    return twin && twinReason && `its control ${caseName(twin)} ${twinReason}`;
  };
}

/** Lists the cases that a client does not support on a surface, with the reason. */
export function unsupportedCases(
  client: Pick<Client, 'identity' | 'obstacle'>,
  cases: readonly Case[],
  surfaces: readonly Surface[],
): Skipped[] {
  return surfaces.flatMap((surface) => {
    const reasonFor = obstaclesOf(client, cases, surface);
    return cases.flatMap((testCase) => {
      const reason = reasonFor(testCase);
      return reason === undefined
        ? []
        : [{ ...refOf(testCase), client: client.identity.name, surface, reason }];
    });
  });
}

/** Returns a function that returns why a client cannot be observed on a surface in a case, or that its result would not count. */
export function obstaclesOf(
  client: Pick<Client, 'obstacle'>,
  cases: readonly Case[],
  surface: Surface,
): (testCase: Case) => string | undefined {
  return orThatOfTheTwin(cases, (testCase) => client.obstacle(surface, testCase));
}
