import { isDeepStrictEqual } from 'node:util';
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
  const settings = settingsRequirements(http2);
  const before = allDone('handshake', http2.beforeAttempt ?? []);
  return [
    ...(http2.attempt === undefined
      ? inOneConnection(events, [
          tlsEstablished,
          ...settings,
          ...before,
          connectOnSession,
          ...afterFirst(before, layers),
        ])
      : inOneConnection(events, [tlsEstablished, ...settings, ...before])),
    ...attemptRequirements(http2, events),
    ...(packets === undefined ? [] : endRequirements(steps, packets)),
  ];
}

/** The steps before the attempt come first among the steps of the opening handshake. */
function afterFirst(
  before: readonly ConnectionRequirement[],
  layers: readonly ConnectionRequirement[],
): ConnectionRequirement[] {
  return layers.map((layer, index) => {
    const { requirement, isMet } = mayComeTooLate(layer, layers.slice(0, index))
      ? orClientEnded(layer)
      : layer;
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

/**
 * Whether a client may end the stream or the session before a step, so that the peer cannot run it: when the peer has sent everything, and
 * only holds the stream open, or waits for the response to its Close frame.
 * @param before the requirements for the steps before it
 */
function mayComeTooLate(
  { requirement }: ConnectionRequirement,
  before: readonly ConnectionRequirement[],
): boolean {
  if (requirement.id !== 'step-done' || requirement.layer === 'handshake') return false;
  const steps = [...before.map((earlier) => earlier.requirement), requirement].flatMap((done) =>
    done.id === 'step-done' && done.layer === 'connection' ? [done.step.step] : [],
  );
  const sent = steps.lastIndexOf('sendClose');
  return requirement.step.step === 'stall' || (sent !== -1 && steps.includes('readClose', sent));
}

function orClientEnded({ requirement, isMet }: ConnectionRequirement): ConnectionRequirement {
  return requirement.id === 'step-done'
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

/** Requires that the client received the SETTINGS of a peer if they are its fault. */
function settingsRequirements({ settings, omitsAck }: Http2Peer): ConnectionRequirement[] {
  return [
    ...(settings === undefined
      ? []
      : [
          {
            requirement: { id: 'settings-received', settings },
            isMet: (events) =>
              events.some(
                (event) =>
                  isSettings(event, 'peer') &&
                  isDeepStrictEqual(Object.fromEntries(event.settings ?? []), Object.fromEntries(settings)),
              ) &&
              (isEstablished(events) || clientEnded(events)),
          } satisfies ConnectionRequirement,
        ]),
    ...(omitsAck === true
      ? [
          {
            requirement: { id: 'settings-not-acknowledged' },
            isMet: (events) => !events.some((event) => isSettings(event, 'peer') && event.ack === true),
          } satisfies ConnectionRequirement,
        ]
      : []),
  ];
}

function isSettings(
  event: WitnessEvent,
  by: 'client' | 'peer',
): event is Extract<WitnessEvent, { event: 'http2-frame' }> {
  return event.event === 'http2-frame' && event.type === 'SETTINGS' && event.by === by;
}

/** Whether both ends have exchanged SETTINGS, and the client acknowledged those of the peer. */
function isEstablished(events: readonly WitnessEvent[]): boolean {
  return events.some((event) => isSettings(event, 'client') && event.ack === true);
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
