import type { Client } from '../client/client.js';
import { type Case, refOf } from '../model/case.js';
import type { Network } from '../network/network.js';
import type { Skipped, Surface } from '../model/observation.js';

/** Splits cases into those that a run can observe and those that it skips, with the reason. */
export function partitionCases(
  cases: readonly Case[],
  network: Pick<Network, 'obstacle'>,
  slow: boolean,
): { cases: Case[]; skipped: Skipped[] } {
  const reasonFor = (testCase: Case) =>
    network.obstacle(testCase) ??
    (testCase.fixture.slow && !slow
      ? 'slow: an engine takes more than ten seconds; use --slow to include it'
      : undefined);
  return {
    cases: cases.filter((testCase) => reasonFor(testCase) === undefined),
    skipped: cases.flatMap((testCase) => {
      const reason = reasonFor(testCase);
      return reason === undefined ? [] : [{ ...refOf(testCase), reason }];
    }),
  };
}

/** Lists the cases that a client does not support on a surface, with the reason. */
export function unsupportedCases(
  client: Pick<Client, 'identity' | 'obstacle'>,
  cases: readonly Case[],
  surfaces: readonly Surface[],
): Skipped[] {
  return cases.flatMap((testCase) =>
    surfaces.flatMap((surface) => {
      const reason = client.obstacle(surface, testCase);
      return reason === undefined
        ? []
        : [{ ...refOf(testCase), client: client.identity.name, surface, reason }];
    }),
  );
}
