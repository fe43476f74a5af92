import type { Client } from '../client/client.js';
import type { Case } from '../model/case.js';
import type { Network } from '../network/network.js';
import type { Skipped, Surface } from '../model/observation.js';

/** What can be observed, and what is left out and why. */
export function choose(
  cases: readonly Case[],
  network: Network,
  slow: boolean,
): { cases: Case[]; skipped: Skipped[] } {
  const reasonFor = (of: Case) =>
    network.obstacle(of) ??
    (of.fixture.slow && !slow ? 'slow: an engine takes over ten seconds; run it with --slow' : undefined);
  return {
    cases: cases.filter((of) => reasonFor(of) === undefined),
    skipped: cases.flatMap((of) => {
      const reason = reasonFor(of);
      return reason === undefined ? [] : [{ fixture: of.fixture.id, scheme: of.scheme, reason }];
    }),
  };
}

/** What this client cannot be observed in. */
export function lackingOf(client: Client, cases: readonly Case[], surfaces: readonly Surface[]): Skipped[] {
  return cases.flatMap((of) =>
    surfaces.flatMap((surface) => {
      const reason = client.obstacle(surface, of);
      const { fixture, scheme } = of;
      return reason === undefined
        ? []
        : [{ fixture: fixture.id, scheme, client: client.identity.name, surface, reason }];
    }),
  );
}
