import { z } from 'zod';

/**
 * The seven layers of a peer, in the order in which a client meets them. Each is one situation that a script must not
 * be able to tell from the others: https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export const layers = ['name', 'route', 'port', 'tls', 'handshake', 'negotiation', 'connection'] as const;
export type Layer = (typeof layers)[number];

/** What a script must be able to read: without these a run proves nothing. */
export const controls = ['explicit-close', 'healthy'] as const;

/** The first half of a fixture's id. */
export const groups = [...layers, 'protocol-violation', 'blocked-by-client', ...controls] as const;
export type Group = (typeof groups)[number];

export const schemes = ['ws', 'wss'] as const;
export type Scheme = (typeof schemes)[number];

/** Bytes as a person would write them: text (each character one byte, U+0000 to U+00FF), once or many times, or hex. */
const bytes = z.union([
  z.strictObject({ text: z.string(), times: z.number().int().positive().optional() }),
  z.strictObject({ hex: z.string().regex(/^([0-9a-f]{2})*$/) }),
]);
export type Bytes = z.infer<typeof bytes>;

const headers = z.array(z.tuple([z.string(), z.string()]));

const send = z.strictObject({ step: z.literal('send'), bytes });
const pause = z.strictObject({ step: z.literal('pause'), ms: z.number().int().positive() });
const finish = z.strictObject({
  step: z.literal('finish'),
  /** Over TLS, `false` ends the TCP connection alone: https://www.rfc-editor.org/rfc/rfc8446#section-6.1 */
  closeNotify: z.literal(false).optional(),
});
const reset = z.strictObject({ step: z.literal('reset') });
const stall = z.strictObject({ step: z.literal('stall') });
const readClientHello = z.strictObject({ step: z.literal('readClientHello') });
const sendAlert = z.strictObject({
  step: z.literal('sendAlert'),
  level: z.enum(['warning', 'fatal']),
  /** AlertDescription, https://www.rfc-editor.org/rfc/rfc8446#section-6 */
  description: z.string(),
});

const code = z.number().int().min(0).max(65535);
/**
 * A message of a server's TLS 1.3 handshake: https://www.rfc-editor.org/rfc/rfc8446#section-4
 * What is left out is as it should be. Numbers are those of https://www.iana.org/assignments/tls-parameters
 */
const tlsMessage = z.discriminatedUnion('message', [
  z.strictObject({
    message: z.literal('ServerHello'),
    /** In supported_versions. */
    version: code.optional(),
    cipherSuite: code.optional(),
    /** Instead of the client's own. */
    sessionId: bytes.optional(),
    compression: z.number().int().min(0).max(255).optional(),
    keyShare: z.union([z.literal('none'), z.strictObject({ group: code, key: bytes })]).optional(),
    /** One more, with nothing in it. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('HelloRetryRequest'),
    /** The group that it asks for. */
    group: code,
  }),
  z.strictObject({
    message: z.literal('EncryptedExtensions'),
    /** The application protocol that it selects: https://www.rfc-editor.org/rfc/rfc7301#section-3.1 */
    alpn: z.string().optional(),
    /** One more, with nothing in it. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('Certificate'),
    /** Instead of the peer's own chain: the bytes of one certificate, or no certificate at all. */
    chain: z.union([z.literal('empty'), z.strictObject({ der: bytes })]).optional(),
    /** In the clear, where it must be encrypted. */
    encrypted: z.literal(false).optional(),
  }),
  z.strictObject({
    message: z.literal('CertificateVerify'),
    /** The SignatureScheme that it says. */
    scheme: code.optional(),
    /** The key that really signs is not the certificate's. */
    signedBy: z.literal('another key').optional(),
    /** Of a handshake other than this one. */
    over: z.literal('another handshake').optional(),
  }),
  z.strictObject({ message: z.literal('Finished'), verifyData: z.literal('wrong').optional() }),
  /** Any other handshake message, encrypted. */
  z.strictObject({
    message: z.literal('handshake'),
    type: z.number().int().min(0).max(255),
    body: bytes,
  }),
  /** A record of application data, encrypted with the keys of the handshake. */
  z.strictObject({ message: z.literal('application data'), data: bytes }),
  /** A record that the client's keys do not open. */
  z.strictObject({ message: z.literal('unreadable record') }),
]);
export type TlsMessage = z.infer<typeof tlsMessage>;
const sendFlight = z.strictObject({ step: z.literal('sendFlight'), messages: z.array(tlsMessage).min(1) });
const completeHandshake = z.strictObject({ step: z.literal('completeHandshake') });

const readRequest = z.strictObject({ step: z.literal('readRequest') });
const respond = z.strictObject({
  step: z.literal('respond'),
  status: z.number().int(),
  reason: z.string(),
  headers,
  body: z.string(),
});
/** Lines of an answer as they are, whole or in part; see `answerWords`. */
const sendRawResponse = z.strictObject({ step: z.literal('sendRawResponse'), text: z.string() });
const sendFrame = z.strictObject({
  step: z.literal('sendFrame'),
  /** https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
  opcode: z.number().int().min(0).max(15),
  payload: bytes,
  fin: z.boolean().optional(),
  /** RSV1, RSV2 and RSV3 as the bits 4, 2 and 1. */
  rsv: z.number().int().min(0).max(7).optional(),
  masked: z.boolean().optional(),
  /** How many bytes of the whole frame are sent; the rest never is. */
  cutAfter: z.number().int().nonnegative().optional(),
});
const sendClose = z.strictObject({
  step: z.literal('sendClose'),
  /** Left out: a Close frame with an empty body. */
  code: z.number().int().min(0).max(65535).optional(),
  reason: z.string().optional(),
});
const readMessage = z.strictObject({ step: z.literal('readMessage') });
const readBytes = z.strictObject({ step: z.literal('readBytes'), count: z.number().int().positive() });
const readClose = z.strictObject({ step: z.literal('readClose') });
const coalesceWithResponse = z.strictObject({ step: z.literal('coalesceWithResponse') });
const sendPlaintext = z.strictObject({ step: z.literal('sendPlaintext'), bytes });
const disruptPath = z.strictObject({
  step: z.literal('disruptPath'),
  packets: z.enum(['dropped', 'reset', 'icmp-host-unreachable', 'icmp-admin-prohibited']),
});
/** What the router does from then on with the client's packets of one connection. */
export type PathDisruption = z.infer<typeof disruptPath>['packets'];

const streamSteps = [send, pause, finish, reset, stall] as const;
const tlsStep = z.discriminatedUnion('step', [
  readClientHello,
  sendAlert,
  sendFlight,
  completeHandshake,
  ...streamSteps,
]);
const handshakeStep = z.discriminatedUnion('step', [readRequest, respond, sendRawResponse, ...streamSteps]);
const connectionStep = z.discriminatedUnion('step', [
  sendFrame,
  sendClose,
  readMessage,
  readBytes,
  readClose,
  coalesceWithResponse,
  sendPlaintext,
  disruptPath,
  ...streamSteps,
]);
export type TlsStep = z.infer<typeof tlsStep>;
export type HandshakeStep = z.infer<typeof handshakeStep>;
export type ConnectionStep = z.infer<typeof connectionStep>;
/** One thing that a peer does, as plain data. */
export type Step = TlsStep | HandshakeStep | ConnectionStep;

/** How the resolver answers for the peer's name. */
const answer = z.enum([
  'nxdomain',
  'servfail',
  'refused',
  'formerr',
  'notimp',
  'reserved-code',
  'no-data',
  'alias-to-nothing',
  'alias-to-no-data',
  'alias-loop',
  'alias-chain',
  'malformed',
  'pointer-loop',
  'short-address',
  'header-only',
  'other-question',
  'other-name',
  'other-type',
  'other-id',
  'echo',
  'referral',
  'truncated',
  'unspecified-ipv4',
  'unspecified-ipv6',
  'unrouted-ipv6',
  'silence',
]);
export type NameAnswer = z.infer<typeof answer>;

const nameFault = z.union([
  z.strictObject({
    answer,
    afterMs: z.number().int().positive().optional(),
    /** What the same question is answered with when it is asked again; default: the same. */
    afterwards: answer.optional(),
  }),
  /** Precedes the name in the URL, and makes it one that no DNS message can carry. */
  z.strictObject({ invalidLabel: z.string() }),
]);
export type NameFault = z.infer<typeof nameFault>;
export type AnswerFault = Extract<NameFault, { answer: unknown }>;

/** What becomes of the packets to one of the peer's addresses, which is one of IPv6 where it says so. */
const packets = z.enum([
  'icmp-host-unreachable',
  'icmp-net-unreachable',
  'icmp-admin-prohibited',
  'icmp-protocol-unreachable',
  'icmp-host-prohibited',
  'icmp-net-prohibited',
  'icmp-time-exceeded',
  'icmp-host-unreachable-late',
  'unreachable-route',
  'prohibit-route',
  'blackhole-route',
  'dropped',
  'answers-dropped',
  'large-dropped',
  'no-neighbour',
  'no-own-route',
  'own-unreachable-route',
  'own-prohibit-route',
  'own-blackhole-route',
  'icmpv6-no-route',
  'icmpv6-admin-prohibited',
  'icmpv6-address-unreachable',
  'icmpv6-policy-failed',
  'icmpv6-reject-route',
  'icmpv6-time-exceeded',
  'ipv6-no-route',
  'ipv6-dropped',
  'ipv6-no-neighbour',
  'ipv6-no-own-route',
]);
export type Packets = z.infer<typeof packets>;

/** What the network does with the packets to the peer's address, or to each of its addresses. */
const routeFault = z.strictObject({ packets: z.union([packets, z.array(packets).min(2)]) });
export type RouteFault = z.infer<typeof routeFault>;

/** Why nobody accepts the connection at one of the peer's addresses, which is one of IPv6 where it says so. */
const portState = z.enum([
  'closed',
  'closed-a-moment-ago',
  'other-port-open',
  'queue-full',
  'reset-by-firewall',
  'reset-by-firewall-late',
  'icmp-port-unreachable',
  'ipv6-closed',
  'ipv6-reset-by-firewall',
  'icmpv6-port-unreachable',
]);
export type PortState = z.infer<typeof portState>;

/** Why nobody accepts the connection at the peer's address, or at each; the road to one of several may be the broken thing. */
const portFault = z.strictObject({
  state: z.union([portState, z.array(z.union([portState, packets])).min(2)]),
});
export type PortFault = z.infer<typeof portFault>;

const days = z.strictObject({ daysFromNow: z.number() });
/** What differs from a good certificate of the lab's own CA. */
const certificate = z.strictObject({
  validFrom: days.optional(),
  validUntil: days.optional(),
  /** The only name in the certificate, instead of the peer's. */
  name: z.string().optional(),
  issuer: z.enum(['itself', 'unknown']).optional(),
  /** The names stand in the subject alone: https://www.rfc-editor.org/rfc/rfc9525#section-2 */
  commonNameOnly: z.literal(true).optional(),
  /** There is an authority between the lab's own and the certificate, and something is wrong with it. */
  intermediate: z
    .enum(['not-sent', 'expired', 'no-authority', 'may-not-sign', 'for-other-names', 'one-too-many'])
    .optional(),
  signature: z.enum(['sha-1', 'forged']).optional(),
  key: z.enum(['rsa-1024']).optional(),
  /** What the certificate is for, instead of a server: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
  usage: z.enum(['client', 'code-signing']).optional(),
  /** An extension that is marked critical and that nobody knows. */
  unknownCriticalExtension: z.literal(true).optional(),
  /**
   * The response about its revocation that is sent with it to a client that asks for one: what it says, or what is wrong with
   * it. https://www.rfc-editor.org/rfc/rfc6066#section-8
   */
  stapled: z
    .enum(['good', 'revoked', 'unknown', 'expired', 'forged', 'for-another-certificate', 'unparsable'])
    .optional(),
  /** It is not to be used without such a response: https://www.rfc-editor.org/rfc/rfc7633#section-4.2.3.1 */
  mustStaple: z.literal(true).optional(),
});
export type CertificateFault = z.infer<typeof certificate>;

/** A real TLS server with a good certificate, set up in a way that a client must or can not meet. */
const tlsServer = z.union([
  /** The only version it speaks. */
  z.strictObject({ version: z.enum(['TLSv1.0', 'TLSv1.1']) }),
  /** The only cipher suites it has, in the words of OpenSSL, for TLS 1.2. */
  z.strictObject({ ciphers: z.string() }),
  z.strictObject({ clientCertificate: z.literal('required') }),
]);
export type TlsServerFault = z.infer<typeof tlsServer>;

const tlsFault = z.union([
  z.strictObject({ certificate }),
  z.strictObject({ server: tlsServer }),
  z.array(tlsStep).min(1),
]);
export type TlsFault = z.infer<typeof tlsFault>;

/** What the peer selects, one header line an entry, and what it does when it has sent that answer. */
const negotiation = z.strictObject({
  subprotocols: z.array(z.string()).optional(),
  extensions: z.array(z.string()).optional(),
  /** `stall` shows a client that wrongly goes on; `finish` shows what the end of the connection,
   * half a second later, makes of it. */
  then: z.enum(['stall', 'finish']),
});
export type NegotiationFault = z.infer<typeof negotiation>;

/** What a good answer selects from what the client offered. */
const selection = z.strictObject({ subprotocol: z.string().optional(), extension: z.string().optional() });

/**
 * The other end of a connection and the road to it, layer by layer. What is left out is healthy.
 */
export const peerSchema = z.strictObject({
  /** The port that the peer listens at and that its URL names, if not the scheme's own. */
  listensAt: z.number().int().min(1).max(65535).optional(),
  name: nameFault.optional(),
  route: routeFault.optional(),
  port: portFault.optional(),
  tls: tlsFault.optional(),
  handshake: z.array(handshakeStep).min(1).optional(),
  selects: selection.optional(),
  negotiation: negotiation.optional(),
  connection: z.array(connectionStep).min(1).optional(),
});
export type Peer = z.infer<typeof peerSchema>;

/** What the script in the client does. */
const script = z.strictObject({
  /** The `url` argument of the constructor, if not the peer's own: `{host}` stands for the peer's name (and port). */
  url: z.string().optional(),
  /** The `protocols` argument of the constructor. */
  protocols: z.array(z.string()).optional(),
  /** Sent as one text message when the connection opens. */
  send: z.string().optional(),
  /** How many bytes are sent as one binary message when the connection opens. */
  sendBytes: z.number().int().positive().optional(),
  /** The script is one of a page (or a worker) that came over https. */
  page: z.literal('https').optional(),
  /** Comes with the page, or with the script of a worker: https://www.w3.org/TR/CSP3/#directive-connect-src */
  contentSecurityPolicy: z.string().optional(),
  /** Called when the connection opens, after everything is sent. */
  close: z.strictObject({ code: z.number().int(), reason: z.string() }).optional(),
});
export type Script = z.infer<typeof script>;

export const fixtureSchema = z.strictObject({
  /** `group/kebab-name`: permanent, never numbered. */
  id: z.string().regex(/^[a-z-]+\/[a-z0-9]+(-[a-z0-9]+)*$/),
  group: z.enum(groups),
  /** One sentence, present tense, that says what the peer does. */
  title: z.string().min(1),
  peer: peerSchema,
  schemes: z.array(z.enum(schemes)).min(1),
  script,
  /** The clause that this fixture stands on, with an anchor. */
  spec: z.url(),
  /** An engine takes more than ten seconds to fail on it. */
  slow: z.boolean(),
  /** The standards leave it to the client whether it fails here: going on is no finding, failing must look like the rest. */
  mayOpen: z.literal(true).optional(),
  /** One of a long row that differ in a number alone: taken where it is named, left out where nothing is. */
  sweep: z.literal(true).optional(),
});

/** One way in which a connection goes wrong (or right): data that survives JSON. */
export type Fixture = z.infer<typeof fixtureSchema>;

/** What a declaration says; everything else has a default. */
export interface FixtureDeclaration {
  title: string;
  peer: Peer;
  spec: string;
  /** Default: `wss` for the layer `tls`, else both. */
  schemes?: readonly Scheme[];
  script?: Script;
  slow?: boolean;
  mayOpen?: true;
  sweep?: true;
}

/**
 * Turns a table of declarations into fixtures of one group.
 * @throws {z.ZodError} if a declaration is malformed.
 */
export function defineFixtures(group: Group, declarations: Record<string, FixtureDeclaration>): Fixture[] {
  return Object.entries(declarations).map(([name, declaration]) => fixtureOf(group, name, declaration));
}

/**
 * Turns one declaration into a fixture.
 * @throws {z.ZodError} if it is malformed.
 */
export function fixtureOf(
  group: Group,
  name: string,
  { title, peer, spec, schemes, script = {}, slow = false, mayOpen, sweep }: FixtureDeclaration,
): Fixture {
  return fixtureSchema.parse({
    id: `${group}/${name}`,
    group,
    title,
    peer,
    schemes: schemes ?? (group === 'tls' ? ['wss'] : ['ws', 'wss']),
    script,
    spec,
    slow,
    ...(mayOpen && { mayOpen }),
    ...(sweep && { sweep }),
  });
}

/** The layer that a fixture breaks, if it breaks one of the seven. */
export function situationOf(fixture: Fixture): Layer | undefined {
  return layers.find((layer) => layer === fixture.group);
}

/** A fixture over one scheme: what is observed, and what a verdict compares. Printed as `handshake/http-403 (ws)`. */
export interface Case {
  readonly fixture: Fixture;
  readonly scheme: Scheme;
}

/** The cases of some fixtures, in their order. */
export function casesOf(fixtures: readonly Fixture[]): Case[] {
  return fixtures.flatMap((fixture) => fixture.schemes.map((scheme) => ({ fixture, scheme })));
}

/** A case as it is printed and as a verdict names it: `handshake/http-403 (ws)`. */
export function caseName(fixtureId: string, scheme: Scheme): string {
  return `${fixtureId} (${scheme})`;
}
