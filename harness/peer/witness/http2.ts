import type { Fixture } from '../../model/fixture.js';
import type { Http2Peer } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import type { Step } from '../../model/step-schema.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';
import { allDone, clientEnded, type ConnectionRequirement, inOneConnection } from './in-one-connection.js';
import { rstSent } from './path.js';
import { tlsEstablished } from './tls.js';

/**
 * Returns the requirements for a case over HTTP/2: the session existed, and the attempt came on it as extended CONNECT
 * (https://www.rfc-editor.org/rfc/rfc8441#section-4), or not at all if the peer does not support it.
 * @param layers the requirements for the layers of the peer above the session
 */
export function http2Requirements(
  { peer }: Fixture,
  layers: readonly ConnectionRequirement[],
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  const { http2 = {} } = peer;
  const steps = [...(peer.handshake ?? []), ...(peer.connection ?? [])];
  const before = allDone('handshake', http2.beforeAttempt ?? []);
  return [
    ...(http2.attempt === undefined
      ? inOneConnection(events, [tlsEstablished, ...before, connectOnSession, ...afterFirst(before, layers)])
      : inOneConnection(events, [tlsEstablished, ...before])),
    ...attemptRequirements(http2, events),
    ...(packets === undefined ? [] : endRequirements(steps, packets)),
  ];
}

/** The steps before the attempt come first among the steps of the opening handshake. */
function afterFirst(
  before: readonly ConnectionRequirement[],
  layers: readonly ConnectionRequirement[],
): ConnectionRequirement[] {
  return layers.map((layer) => {
    const { requirement, isMet } = orClientEndedBeforeStall(layer);
    return {
      requirement,
      isMet: (events) => {
        let skipped = 0;
        return isMet(
          events.filter(
            (event) => event.event !== 'step' || event.layer !== 'handshake' || ++skipped > before.length,
          ),
        );
      },
    };
  });
}

/** A client may end the stream or the session while the peer still sends, so that the peer holds nothing open afterwards. */
function orClientEndedBeforeStall({ requirement, isMet }: ConnectionRequirement): ConnectionRequirement {
  return requirement.id === 'step-done' && requirement.step.step === 'stall'
    ? {
        requirement: { ...requirement, orClientEnded: true },
        isMet: (events) => isMet(events) || clientEnded(events),
      }
    : { requirement, isMet };
}

function attemptRequirements(
  { attempt, mayUseHttp1 }: Http2Peer,
  events: readonly WitnessEvent[],
): Requirement[] {
  const isOverHttp2 = events.some(isExtendedConnect);
  const isOverHttp1 = events.some(isUpgrade);
  switch (attempt) {
    case 'must-not':
      return [
        { id: 'no-extended-connect-received', met: !isOverHttp2 },
        { id: 'attempt-over-http1', met: isOverHttp1 || offersHttp1(events) },
      ];
    case 'may':
      return [{ id: 'attempt-over-any-transport', met: isOverHttp2 || connects(events) }];
    case undefined:
      return mayUseHttp1 === true ? [] : [{ id: 'no-attempt-over-http1', met: !isOverHttp1 }];
  }
}

/** Whether an event is an opening handshake over HTTP/1.1. */
function isUpgrade(event: WitnessEvent): boolean {
  return (
    event.event === 'request' &&
    event.stream === undefined &&
    event.headers.some(([name]) => name.toLowerCase() === 'upgrade')
  );
}

/** Whether a client offered only HTTP/1.1 to a peer that refuses it. */
function offersHttp1(events: readonly WitnessEvent[]): boolean {
  return events.some((event) => event.event === 'client-hello' && !event.alpn.includes('h2'));
}

/** Whether a client connected again, beside the session of the page's requests. */
function connects(events: readonly WitnessEvent[]): boolean {
  return events.filter(({ event }) => event === 'accepted').length > 1;
}

function isExtendedConnect(event: WitnessEvent): boolean {
  return (
    event.event === 'request' &&
    event.stream !== undefined &&
    event.headers.some(([name, value]) => name === ':protocol' && value === 'websocket')
  );
}

/** Whether both ends have exchanged SETTINGS, and the client acknowledged those of the peer. */
function isEstablished(events: readonly WitnessEvent[]): boolean {
  return events.some(
    (event) =>
      event.event === 'http2-frame' &&
      event.by === 'client' &&
      event.type === 'SETTINGS' &&
      event.ack === true,
  );
}

const connectOnSession: ConnectionRequirement = {
  requirement: { id: 'extended-connect-received' },
  isMet: (events) => {
    const at = events.findIndex(isExtendedConnect);
    return at !== -1 && isEstablished(events.slice(0, at));
  },
};

function endRequirements(steps: readonly Step[], packets: PacketCounts): Requirement[] {
  return steps.flatMap((step): Requirement[] => {
    if (step.step !== 'endSession') return [];
    return step.by === 'RST' ? [rstSent(packets, 1)] : [{ id: 'fin-sent', met: packets.sent.fin > 0 }];
  });
}
