import { type IcmpError, icmpErrorNames } from '../../model/icmp-error.js';
import {
  affectsRetransmission,
  icmpErrorOf,
  sendsReset,
  failsOnClientHost,
  isRefusedByRouter,
  opensConnection,
  type PathOutcome,
} from '../../model/path-outcome.js';
import type { Requirement } from '../../model/requirement.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';
import { connectionAccepted, noConnectionAccepted } from './accepted.js';

/** Returns the requirements on the packets to the addresses of a peer with a broken route or port. */
export function pathRequirements(
  outcomes: readonly PathOutcome[],
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  return [
    ...(outcomes.every(failsOnClientHost)
      ? [noSynReceived(packets), noClientRoute(events)]
      : [synReceived(outcomes, packets)]),
    ...outcomeRequirements(outcomes, packets),
    ...(outcomes.some(opensConnection)
      ? [connectionAccepted(events), noOpeningHandshakeReceived(events)]
      : [noConnectionAccepted(events)]),
  ];
}

/** Requires that no SYN to the peer left the client's host. */
export function noSynReceived(packets: PacketCounts | undefined): Requirement {
  return { id: 'no-syn-received', met: packets?.received.syn === 0 };
}

/** Requires that the routing table of the client's host has no route: connect(2) starts with that lookup. */
export function noClientRoute(events: readonly WitnessEvent[]): Requirement {
  return { id: 'no-client-route', met: events.some(({ event }) => event === 'no-route') };
}

function synReceived(outcomes: readonly PathOutcome[], packets: PacketCounts | undefined): Requirement {
  const addresses = outcomes.length;
  return { id: 'syn-received', addresses, met: packets?.addressesTried === addresses };
}

function outcomeRequirements(
  outcomes: readonly PathOutcome[],
  packets: PacketCounts | undefined,
): Requirement[] {
  const late = outcomes.some(affectsRetransmission);
  const resets = outcomes.filter(sendsReset).length;
  const refused = outcomes.filter(isRefusedByRouter);
  return [
    ...(late
      ? [{ id: 'syn-retransmitted', met: (packets?.received.syn ?? 0) > outcomes.length } as const]
      : []),
    ...(refused.length > 0
      ? [
          {
            id: 'refused-by-router',
            outcomes: refused,
            met: (packets?.refused ?? 0) >= refused.length + (late ? 1 : 0),
          } as const,
        ]
      : []),
    ...icmpRequirements(outcomes.map(icmpErrorOf), packets),
    ...(resets > 0 ? [rstSent(packets, resets)] : []),
    ...(outcomes.some(opensConnection) ? [] : [noSynAckSent(packets, resets > 0)]),
  ];
}

/**
 * Requires that these ICMP errors left the router, each for an address of its own, and no others.
 * @param errors one for each address: `undefined` if nothing or something else is sent
 */
export function icmpRequirements(
  errors: readonly (IcmpError | undefined)[],
  packets: PacketCounts | undefined,
): Requirement[] {
  const sent = packets?.icmpErrors ?? {};
  const expected = icmpErrorNames.filter((error) => errors.includes(error));
  return [
    ...expected.map((error): Requirement => {
      const addresses = errors.filter((other) => other === error).length;
      return { id: 'icmp-error-sent', error, addresses, met: (sent[error] ?? 0) >= addresses };
    }),
    {
      id: 'no-other-icmp-error-sent',
      met:
        packets !== undefined &&
        icmpErrorNames.every((error) => expected.includes(error) || (sent[error] ?? 0) === 0),
    },
  ];
}

/** Requires that the peer, or the router on its behalf, sent at least `count` RST. */
export function rstSent(packets: PacketCounts | undefined, count: number): Requirement {
  return { id: 'rst-sent', count, met: (packets?.sent.rst ?? 0) >= count };
}

function noSynAckSent(packets: PacketCounts | undefined, mayReset: boolean): Requirement {
  if (mayReset) return { id: 'no-syn-ack-sent', met: packets?.sent.synAck === 0 };
  const met = packets !== undefined && packets.sent.synAck + packets.sent.rst === 0;
  return { id: 'no-syn-ack-or-rst-sent', met };
}

function noOpeningHandshakeReceived(events: readonly WitnessEvent[]): Requirement {
  const isReceived = events.some(({ event }) => event === 'request' || event === 'client-hello');
  return { id: 'no-opening-handshake-received', met: !isReceived };
}
