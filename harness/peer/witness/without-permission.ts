import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';

/**
 * Returns what the wire must show of a page that may not connect to the peer: the fault of the fixture, if the client came that far or sent
 * its request nevertheless, and otherwise that it sent no request.
 * @param requirements the requirements of the fixture for a client that may connect
 */
export function requirementsWithoutPermission(
  requirements: readonly Requirement[],
  events: readonly WitnessEvent[],
): Requirement[] {
  const sentRequest = events.some(({ event }) => event === 'request');
  return sentRequest || requirements.every(({ met }) => met)
    ? [...requirements]
    : [{ id: 'no-request-without-permission', met: true }];
}
