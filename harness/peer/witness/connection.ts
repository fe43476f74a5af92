import type { Fixture } from '../../model/fixture.js';
import { icmpErrorOfDisruption } from '../../model/path-outcome.js';
import type { Requirement } from '../../model/requirement.js';
import type { ConnectionStep, Step } from '../../model/step-schema.js';
import type { PacketCounts } from '../../model/witness.js';
import { negotiationSteps } from '../handshake.js';
import { allDone, type ConnectionRequirement } from './in-one-connection.js';
import { icmpRequirements, rstSent } from './path.js';

/**
 * The requirements for the open connection: the steps of the peer, or a healthy closing handshake. They apply to
 * fixtures of connection, protocol-violation, explicit-close and healthy.
 */
export function connectionRequirements(
  script: readonly ConnectionStep[] | undefined,
): ConnectionRequirement[] {
  return script === undefined ? [closeReceived] : allDone('connection', script);
}

const closeReceived: ConnectionRequirement = {
  requirement: { id: 'close-received' },
  isMet: (events) => events.some(({ event }) => event === 'close-received'),
};

/**
 * Returns what the router must have counted. If a script disrupts the path or ends with FIN or RST, the packets on the wire must show it:
 * a completed system call is not enough.
 */
export function packetRequirements(
  { peer, group }: Fixture,
  packets: PacketCounts | undefined,
): Requirement[] {
  if (packets === undefined) return [];
  const disruptions = (peer.connection ?? []).flatMap((step) =>
    step.step === 'disruptPath' ? [step.packets] : [],
  );
  return [
    ...(disruptions.length > 0
      ? [
          { id: 'packets-refused', met: packets.refused > 0 } as const,
          ...icmpRequirements(disruptions.map(icmpErrorOfDisruption), packets),
        ]
      : []),
    ...endRequirements({ peer, group }, packets),
  ];
}

function endRequirements(
  { peer, group }: Pick<Fixture, 'peer' | 'group'>,
  packets: PacketCounts,
): Requirement[] {
  const script: readonly Step[] = [
    ...(Array.isArray(peer.tls) ? peer.tls : []),
    ...(peer.handshake ?? []),
    ...(peer.negotiation === undefined ? [] : negotiationSteps(peer.negotiation)),
    ...(peer.connection ?? []),
  ];
  const last = script.at(-1)?.step;
  if (last === 'reset') return [rstSent(packets, 1)];
  if (last !== 'finish') return [];
  const isSent = packets.sent.fin > 0;
  // After bytes on which the client must fail, the client may end the connection before the peer does.
  const mayFail =
    peer.connection === undefined || group === 'protocol-violation' || group === 'explicit-close';
  const mayEndFirst =
    (mayFail && script.some(({ step }) => sendingSteps.includes(step))) ||
    script.some(({ step }) => step === 'respond') ||
    peer.negotiation !== undefined;
  const hasEnded = packets.received.fin + packets.received.rst > 0;
  return mayEndFirst
    ? [{ id: 'fin-sent', orClientEnded: true, met: isSent || hasEnded }]
    : [{ id: 'fin-sent', met: isSent }];
}

const sendingSteps: readonly Step['step'][] = [
  'send',
  'sendRawResponse',
  'sendAlert',
  'sendFlight',
  'sendFrame',
  'sendClose',
];
