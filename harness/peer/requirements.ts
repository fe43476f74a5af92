import type { Case, Peer, Step, TlsServerFault, TlsStep } from '../fixture.js';
import { describeStep, sendAlert } from '../steps.js';
import type { PacketCounts, Requirement, WitnessEvent } from '../witness.js';
import { acceptingSteps } from './handshake.js';
import { answerInVersion, presentCertificate } from './tls.js';

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

  if (peer.name !== undefined) {
    return [
      ...asked,
      { text: `the resolver's answer was ${peer.name.answer}`, met: has('answer') },
      { text: 'no packet went to the peer', met: packets?.received.syn === 0 },
      nobodyAccepted,
    ];
  }
  if (peer.route !== undefined) {
    return [
      ...asked,
      { text: 'a SYN came to the router', met: packets !== undefined && packets.received.syn > 0 },
      {
        text: `the router treated it as ${peer.route.packets}`,
        met: packets !== undefined && packets.refused > 0,
      },
      nobodyAccepted,
    ];
  }
  if (peer.port !== undefined) {
    const byRouter = peer.port.state === 'reset-by-firewall' || peer.port.state === 'icmp-port-unreachable';
    return [
      ...asked,
      { text: 'a SYN came to the router', met: packets !== undefined && packets.received.syn > 0 },
      ...(byRouter
        ? [{ text: 'the router refused it', met: packets !== undefined && packets.refused > 0 }]
        : []),
      ...(peer.port.state === 'icmp-port-unreachable'
        ? []
        : [{ text: 'a RST went back', met: packets !== undefined && packets.sent.rst > 0 }]),
      nobodyAccepted,
    ];
  }
  return [
    ...asked,
    { text: 'a connection was accepted', met: has('accepted') },
    ...inOneConnection(events, streamRequirements(peer, scheme === 'wss')),
    ...unofferedRequirements(peer, events),
    ...onTheWire(peer, packets),
  ];
}

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
  const clientHello: ConnectionRequirement = {
    text: 'tls: a ClientHello arrived',
    test: (events) => events.some(({ event }) => event === 'client-hello'),
  };
  if (peer.tls !== undefined) {
    if ('certificate' in peer.tls) return [clientHello, ...done('tls', [presentCertificate])];
    if ('server' in peer.tls) return [clientHello, serverAnswer(peer.tls.server)];
    const reads = peer.tls.some(({ step }) => step === 'readClientHello');
    // Whether the client goes on as well is for the trace to say.
    const faults = peer.tls.filter(({ step }) => step !== 'goOn');
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
  if (peer.handshake !== undefined) return [...established, ...done('handshake', peer.handshake)];
  const accepted = [...established, ...done('handshake', acceptingSteps(peer.negotiation))];
  if (peer.negotiation !== undefined)
    return [...accepted, ...done('negotiation', [{ step: peer.negotiation.then }])];
  if (peer.connection !== undefined) return [...accepted, ...done('connection', peer.connection)];
  return [
    ...accepted,
    {
      text: 'connection: the client sent a Close frame',
      test: (events) => events.some(({ event }) => event === 'close-received'),
    },
  ];
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
  return selected === undefined
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
  const numbers = new Set(events.flatMap((event) => ('connection' in event ? [event.connection] : [])));
  const attempts = [...(numbers.size > 0 ? numbers : [0])].map((number) => {
    const own = events.filter((event) => 'connection' in event && event.connection === number);
    return needed.map(({ text, test }) => ({ text, met: test(own) }));
  });
  const metCount = (requirements: Requirement[]) => requirements.filter(({ met }) => met).length;
  return attempts.reduce((best, each) => (metCount(each) > metCount(best) ? each : best));
}

/** A selection is a fault only if the client did not offer it: https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
function unofferedRequirements({ negotiation }: Peer, events: readonly WitnessEvent[]): Requirement[] {
  const requests = events.flatMap((event) => (event.event === 'request' ? [event] : []));
  const offered = (header: string) =>
    requests.flatMap(({ headers }) =>
      headers
        .filter(([name]) => name.toLowerCase() === header)
        .flatMap(([, value]) => value.split(',').map((each) => each.trim())),
    );
  const notAll = (selected: readonly string[], offers: readonly string[]) =>
    selected.length > 1 || selected.some((each) => !offers.includes(each));
  return [
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
function onTheWire(peer: Peer, packets: PacketCounts | undefined): Requirement[] {
  if (packets === undefined) return [];
  const broken = peer.connection?.some(({ step }) => step === 'breakRoad') ?? false;
  return [
    ...(broken ? [{ text: 'the router refused packets to the peer', met: packets.refused > 0 }] : []),
    ...ended(peer, packets),
  ];
}

function ended(peer: Peer, packets: PacketCounts): Requirement[] {
  const script: readonly Step[] = [
    ...(Array.isArray(peer.tls) ? peer.tls : []),
    ...(peer.handshake ?? []),
    ...(peer.negotiation === undefined ? [] : [{ step: peer.negotiation.then }]),
    ...(peer.connection ?? []),
  ];
  const last = script.at(-1)?.step;
  if (last === 'finish') {
    // Once something was sent that the client must fail on, it may end the connection before the peer does.
    const handshaking = peer.connection === undefined;
    const said = handshaking && script.some(({ step }) => ['send', 'sendAlert', 'sendFlight'].includes(step));
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
