import type { Peer } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';
import { acceptingSteps } from '../handshake.js';
import { isAccepted } from './accepted.js';
import { stepsDone } from './in-one-connection.js';

/**
 * Returns the requirements for a client that must not connect: no packets. A client that wrongly connects completes the opening handshake.
 * That is a finding, not a fault of the harness.
 */
export function blockedRequirements(
  peer: Peer,
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  // A client that connects twice completes it twice.
  const isOpened = stepsDone(events, 'handshake').length >= acceptingSteps(peer).length;
  return [
    ...(packets === undefined
      ? []
      : [{ id: 'no-syn-received-unless-opened', met: packets.received.syn === 0 || isOpened } as const]),
    { id: 'no-connection-accepted-unless-opened', met: !isAccepted(events) || isOpened },
  ];
}
