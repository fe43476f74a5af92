import {
  affectsRetransmission,
  answersWithReset,
  failsOnClientHost,
  isRefusedByRouter,
  opensConnection,
  type PathOutcome,
} from '../../model/path-outcome.js';
import type { Case } from '../../model/case.js';
import type { Fixture } from '../../model/fixture.js';
import type { AnswerFault } from '../../model/name-fault.js';
import { pathOutcomesOf, type Peer } from '../../model/peer.js';
import type { HandshakeStep, Step, TlsStep } from '../../model/step-schema.js';
import type { CertificateFault, TlsServerFault } from '../../model/tls-fault.js';
import { describeStep, endsConnection, sendAlert } from '../../model/steps.js';
import type { PacketCounts, Requirement, WitnessEvent } from '../../model/witness.js';
import { isLong } from '../bytes.js';
import { acceptingSteps, negotiationSteps } from '../handshake.js';
import { answerInVersion, presentCertificate, staple } from '../tls.js';

/**
 * What the wire must show for a fixture to have happened: that the client came as far as the broken layer, and that the fault
 * was delivered there. Derived from the fixture's data alone, so that none can be without.
 * @param packets what the router counted, or `undefined` where no router stands in between
 */
export function requirementsOf(
  { fixture, scheme }: Case,
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  const { peer } = fixture;
  const has = (event: WitnessEvent['event']) => events.some((each) => each.event === event);
  const nobodyAccepted: Requirement = { text: 'no connection was accepted', met: !has('accepted') };
  const asked: Requirement[] =
    packets === undefined ? [] : [{ text: 'the client asked the resolver for the name', met: has('query') }];

  if (fixture.group === 'blocked-by-client') {
    // A client that does not block what it should opens the connection: that is a finding, not a fault of ours.
    const wentAllTheWay = carriedOut(events, 'handshake').length === acceptingSteps(peer).length;
    return [
      ...(packets === undefined
        ? []
        : [
            {
              text: 'no SYN came to the router, or the client went all the way',
              met: packets.received.syn === 0 || wentAllTheWay,
            },
          ]),
      {
        text: 'no connection was accepted, or the client went all the way',
        met: nobodyAccepted.met || wentAllTheWay,
      },
    ];
  }
  if (peer.name !== undefined) {
    return [
      ...('answer' in peer.name ? [...asked, ...answerRequirements(peer.name, events)] : []),
      ...('invalidLabel' in peer.name
        ? [{ text: 'no query came, since none can be made of the name', met: !has('query') }]
        : []),
      { text: 'no packet went to the peer', met: packets?.received.syn === 0 },
      ...pathOutcomesOf(peer)
        .filter(failsOnClientHost)
        .map(() => noWay(events)),
      nobodyAccepted,
    ];
  }
  if (peer.route !== undefined || peer.port !== undefined) {
    const fates = pathOutcomesOf(peer);
    return [
      ...asked,
      ...(fates.every(failsOnClientHost)
        ? [{ text: 'no packet came to the router', met: packets?.received.syn === 0 }, noWay(events)]
        : [triedRequirement(fates, packets)]),
      ...fateRequirements(fates, packets),
      ...(fates.some(opensConnection)
        ? [
            { text: 'a connection was accepted', met: has('accepted') },
            {
              text: 'nothing of the opening handshake arrived',
              met: !has('request') && !has('client-hello'),
            },
          ]
        : [nobodyAccepted]),
    ];
  }
  return [
    ...asked,
    { text: 'a connection was accepted', met: has('accepted') },
    ...inOneConnection(events, streamRequirements(peer, scheme === 'wss')),
    ...offerRequirements(peer, events),
    ...onTheWire(fixture, packets),
  ];
}

/** What the client must have been told of the name. */
function answerRequirements(
  { answer, afterwards }: AnswerFault,
  events: readonly WitnessEvent[],
): Requirement[] {
  const answers = events.filter(({ event }) => event === 'answer').length;
  const queriesOfOneType = Math.max(
    0,
    ...events.flatMap((event) =>
      event.event === 'query'
        ? [events.filter((each) => each.event === 'query' && each.type === event.type).length]
        : [],
    ),
  );
  return [
    { text: `the resolver's answer was ${answer}`, met: answers > 0 },
    ...(answer === 'truncated'
      ? [
          {
            text: 'the client asked again over TCP',
            met: events.some((event) => event.event === 'query' && event.over === 'tcp'),
          },
        ]
      : []),
    ...(afterwards === undefined
      ? []
      : [{ text: `the client asked again, and the answer was ${afterwards}`, met: queriesOfOneType > 1 }]),
  ];
}

/** The lookup that a connect(2) of the client starts with. */
function noWay(events: readonly WitnessEvent[]): Requirement {
  return {
    text: "the client's own routing table knew no way",
    met: events.some(({ event }) => event === 'no-route'),
  };
}

function triedRequirement(fates: readonly PathOutcome[], packets: PacketCounts | undefined): Requirement {
  const tried = packets?.addressesTried ?? 0;
  return fates.length === 1
    ? { text: 'a SYN came to the router', met: tried === 1 }
    : {
        text: `a SYN for each of the ${fates.length} addresses came to the router`,
        met: tried === fates.length,
      };
}

/** What the packets to the addresses of a peer must have met there, or on the road. */
function fateRequirements(fates: readonly PathOutcome[], packets: PacketCounts | undefined): Requirement[] {
  const late = fates.some(affectsRetransmission);
  const resets = fates.filter(answersWithReset).length;
  const refused = fates.filter(isRefusedByRouter);
  const { received, sent, refused: refusedCount } = packets ?? nothingCounted;
  return [
    ...(late ? [{ text: 'the SYN came again', met: received.syn > fates.length }] : []),
    ...(refused.length > 0
      ? [
          {
            text: `the router treated it as ${refused.join(' and ')}`,
            met: refusedCount >= refused.length + (late ? 1 : 0),
          },
        ]
      : []),
    ...(resets > 0
      ? [{ text: resets === 1 ? 'a RST went back' : `${resets} RST went back`, met: sent.rst >= resets }]
      : []),
    ...(fates.some(opensConnection)
      ? []
      : [
          resets > 0
            ? { text: 'no SYN-ACK went back', met: packets !== undefined && sent.synAck === 0 }
            : {
                text: 'neither SYN-ACK nor RST went back',
                met: packets !== undefined && sent.synAck + sent.rst === 0,
              },
        ]),
  ];
}

const nothingCounted: PacketCounts = {
  received: { syn: 0, fin: 0, rst: 0 },
  sent: { synAck: 0, fin: 0, rst: 0 },
  refused: 0,
  addressesTried: 0,
};

/** A requirement on the events of one connection. */
interface ConnectionRequirement {
  text: string;
  test: (events: readonly WitnessEvent[]) => boolean;
}

function streamRequirements(peer: Peer, secure: boolean): ConnectionRequirement[] {
  const done = (layer: string, steps: readonly (Step | string)[]): ConnectionRequirement[] => {
    const words = steps.map((step) => (typeof step === 'string' ? step : describeStep(step)));
    return words.map((step, index) => ({
      text: `${layer}: ${step}`,
      test: (events) => carriedOut(events, layer)[index] === step,
    }));
  };
  /** A client may end the connection as soon as it has a whole answer that it must fail on: what comes after that is not for it. */
  const answered = (steps: readonly HandshakeStep[]): ConnectionRequirement[] => {
    const answer = steps.findIndex(isWholeAnswer);
    return done('handshake', steps).map(({ text, test }, index) =>
      answer === -1 || index <= answer
        ? { text, test }
        : {
            text: `${text}, or the client ended first`,
            test: (events) => test(events) || clientEnded(events),
          },
    );
  };
  const clientHello: ConnectionRequirement = {
    text: 'tls: a ClientHello arrived',
    test: (events) => events.some(({ event }) => event === 'client-hello'),
  };
  if (peer.tls !== undefined) {
    if ('certificate' in peer.tls) {
      return [clientHello, ...done('tls', [...stapling(peer.tls.certificate), presentCertificate])];
    }
    if ('server' in peer.tls) return [clientHello, serverAnswer(peer.tls.server)];
    const reads = peer.tls.some(({ step }) => step === 'readClientHello');
    // Whether the client goes on as well is for the trace to say.
    const faults = peer.tls.filter(({ step }) => step !== 'completeHandshake');
    return [...(reads ? [clientHello] : []), ...done('tls', faults), ...unofferedProtocol(peer.tls)];
  }
  const established: ConnectionRequirement[] = secure
    ? [
        {
          text: 'tls: the handshake was completed',
          test: (events) => events.some(({ event }) => event === 'tls-established'),
        },
      ]
    : [];
  if (peer.handshake !== undefined && endsConnection(peer.handshake))
    return [...established, ...answered(peer.handshake)];
  const accepted = [...established, ...done('handshake', peer.handshake ?? acceptingSteps(peer))];
  if (peer.negotiation !== undefined)
    return [...accepted, ...done('negotiation', negotiationSteps(peer.negotiation))];
  if (peer.connection !== undefined) return [...accepted, ...done('connection', peer.connection)];
  return [
    ...accepted,
    {
      text: 'connection: the client sent a Close frame',
      test: (events) => events.some(({ event }) => event === 'close-received'),
    },
  ];
}

/** What a server does for a client that asks for a stapled response; one that does not is no witness. */
function stapling({ stapled, mustStaple }: CertificateFault): string[] {
  if (stapled !== undefined) return [staple.response];
  return mustStaple === true ? [staple.nothing] : [];
}

function isWholeAnswer(step: HandshakeStep): boolean {
  return (
    step.step === 'respond' ||
    (step.step === 'sendRawResponse' && step.text.includes('\r\n\r\n')) ||
    (step.step === 'send' && isLong(step.bytes))
  );
}

function clientEnded(events: readonly WitnessEvent[]): boolean {
  return events.some(
    (event) => (event.event === 'finished' || event.event === 'reset') && event.by === 'client',
  );
}

/** How a TLS server that is set up so answers a ClientHello with which it should not come to an agreement. */
function serverAnswer(server: TlsServerFault): ConnectionRequirement {
  if ('version' in server) {
    const version = answerInVersion(server.version);
    const refusal = describeStep(sendAlert('protocol_version'));
    return {
      text: `tls: ${version}, or ${refusal}`,
      test: (events) => carriedOut(events, 'tls').some((step) => step === version || step === refusal),
    };
  }
  const answer = 'ciphers' in server ? describeStep(sendAlert('handshake_failure')) : presentCertificate;
  return { text: `tls: ${answer}`, test: (events) => carriedOut(events, 'tls').includes(answer) };
}

/** https://www.rfc-editor.org/rfc/rfc7301#section-3.2 */
function unofferedProtocol(steps: readonly TlsStep[]): ConnectionRequirement[] {
  const selected = steps
    .flatMap((step) => (step.step === 'sendFlight' ? step.messages : []))
    .flatMap((each) => (each.message === 'EncryptedExtensions' ? [each.alpn] : []))
    .find((alpn) => alpn !== undefined);
  // A client may well offer h2: then it goes on in a protocol that the peer does not speak.
  return selected === undefined || selected === 'h2'
    ? []
    : [
        {
          text: `tls: the client had not offered ${selected}`,
          test: (events) =>
            events.some((each) => each.event === 'client-hello' && !each.alpn.includes(selected)),
        },
      ];
}

function carriedOut(events: readonly WitnessEvent[], layer: string): string[] {
  return events.flatMap((event) => (event.event === 'step' && event.layer === layer ? [event.step] : []));
}

/** All of it must have happened in one and the same connection: the one that comes nearest is what is reported. */
function inOneConnection(
  events: readonly WitnessEvent[],
  needed: readonly ConnectionRequirement[],
): Requirement[] {
  const byConnection = new Map<number, WitnessEvent[]>();
  for (const event of events) {
    if (!('connection' in event)) continue;
    const own = byConnection.get(event.connection);
    if (own === undefined) byConnection.set(event.connection, [event]);
    else own.push(event);
  }
  const attempts = [...(byConnection.size > 0 ? byConnection.values() : [[]])].map((own) =>
    needed.map(({ text, test }) => ({ text, met: test(own) })),
  );
  const metCount = (requirements: Requirement[]) => requirements.filter(({ met }) => met).length;
  return attempts.reduce((best, each) => (metCount(each) > metCount(best) ? each : best));
}

/**
 * A selection is a fault only if the client did not offer it, and none at all only if it offered some:
 * https://www.rfc-editor.org/rfc/rfc6455#section-4.1, https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
function offerRequirements({ negotiation, selects }: Peer, events: readonly WitnessEvent[]): Requirement[] {
  const requests = events.flatMap((event) => (event.event === 'request' ? [event] : []));
  const offered = (header: string) =>
    requests.flatMap(({ headers }) =>
      headers
        .filter(([name]) => name.toLowerCase() === header)
        .flatMap(([, value]) => value.split(',').map((each) => each.trim())),
    );
  const notAll = (selected: readonly string[], offers: readonly string[]) =>
    selected.length > 1 || selected.some((each) => !offers.includes(each));
  const name = (extension: string) => extension.split(';', 1).join('').trim();
  return [
    ...(negotiation !== undefined && !negotiation.subprotocols && !negotiation.extensions
      ? [
          {
            text: 'negotiation: the client had offered a subprotocol',
            met: offered('sec-websocket-protocol').length > 0,
          },
        ]
      : []),
    ...(selects?.extension === undefined
      ? []
      : [
          {
            text: `negotiation: the client had offered ${name(selects.extension)}`,
            met: offered('sec-websocket-extensions').map(name).includes(name(selects.extension)),
          },
        ]),
    ...(selects?.subprotocol === undefined
      ? []
      : [
          {
            text: `negotiation: the client had offered ${selects.subprotocol}`,
            met: offered('sec-websocket-protocol').includes(selects.subprotocol),
          },
        ]),
    ...(negotiation?.subprotocols === undefined
      ? []
      : [
          {
            text: 'negotiation: the client had not offered that subprotocol',
            met: notAll(negotiation.subprotocols, offered('sec-websocket-protocol')),
          },
        ]),
    ...(negotiation?.extensions === undefined
      ? []
      : [
          {
            text: 'negotiation: the client had not offered that extension with those parameters',
            met: notAll(negotiation.extensions, offered('sec-websocket-extensions')),
          },
        ]),
  ];
}

/** A script that breaks the road, or ends with FIN or RST, must have done so on the wire and not only have asked for it. */
function onTheWire({ peer, group }: Fixture, packets: PacketCounts | undefined): Requirement[] {
  if (packets === undefined) return [];
  const broken = peer.connection?.some(({ step }) => step === 'disruptPath') ?? false;
  return [
    ...(broken ? [{ text: 'the router refused packets to the peer', met: packets.refused > 0 }] : []),
    ...ended(peer, group, packets),
  ];
}

function ended(peer: Peer, group: Fixture['group'], packets: PacketCounts): Requirement[] {
  const script: readonly Step[] = [
    ...(Array.isArray(peer.tls) ? peer.tls : []),
    ...(peer.handshake ?? []),
    ...(peer.negotiation === undefined ? [] : negotiationSteps(peer.negotiation)),
    ...(peer.connection ?? []),
  ];
  const last = script.at(-1)?.step;
  if (last === 'finish') {
    // Once something was sent that the client must fail on, it may end the connection before the peer does.
    const mayFail =
      peer.connection === undefined || group === 'protocol-violation' || group === 'explicit-close';
    const said =
      mayFail &&
      script.some(({ step }) =>
        ['send', 'sendRawResponse', 'sendAlert', 'sendFlight', 'sendFrame', 'sendClose'].includes(step),
      );
    const answered = said || script.some(({ step }) => step === 'respond') || peer.negotiation !== undefined;
    const clientEnded = packets.received.fin + packets.received.rst > 0;
    return answered
      ? [
          {
            text: 'a FIN of the peer was counted, or the client ended first',
            met: packets.sent.fin > 0 || clientEnded,
          },
        ]
      : [{ text: 'a FIN of the peer was counted', met: packets.sent.fin > 0 }];
  }
  if (last === 'reset') return [{ text: 'a RST of the peer was counted', met: packets.sent.rst > 0 }];
  return [];
}
