import * as dns from 'dns-packet';
import type { AnswerFault, NameAnswer } from '../../model/name-fault.js';

/** How the resolver answers queries for one name. */
export interface NameEntry {
  addresses: readonly string[];
  fault?: AnswerFault;
  onQuery(query: { name: string; type: string; over: 'udp' | 'tcp' }): void;
  onAnswer(answer: { name: string; type: string; answer: string }): void;
}

/** A query that the resolver received. */
export interface ReceivedQuery {
  /** The DNS message itself. */
  message: Buffer;
  query: dns.Packet;
  question: dns.Question;
  over: 'udp' | 'tcp';
  /** The number of earlier queries for the same name and type. */
  earlierQueries: number;
}

/** What the resolver does in response to a query. */
export interface ResolverReply {
  response?: Buffer;
  /** The resolver resets the TCP connection of the query. */
  reset?: true;
  /** A description of the answer, for the witness. */
  description: string;
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1, and 9 and up from https://www.rfc-editor.org/rfc/rfc6895#section-2.3 */
const rcodes = { formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5, 'reserved-code': 15 } as const;

/** The number of aliases in a chain. Unbound and BIND give up after 8 to 17. */
const chainLength = 24;

/** Composes the answer to a query, with the fault of the entry: https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
export function composeAnswer(received: ReceivedQuery, entry: NameEntry | undefined): ResolverReply {
  const { query, question } = received;
  if (entry === undefined) {
    return {
      response: message(query, question, rcodes.nxdomain),
      description: 'NXDOMAIN: no peer has this name',
    };
  }
  const { fault } = entry;
  const answer = received.earlierQueries > 0 ? (fault?.afterwards ?? fault?.answer) : fault?.answer;
  return answer === undefined || answer === 'unrouted-ipv6'
    ? addressRecords(received, entry.addresses)
    : faultyAnswer(received, answer, entry.addresses[0] ?? '');
}

function addressRecords({ query, question }: ReceivedQuery, addresses: readonly string[]): ResolverReply {
  const { name, type } = question;
  const ofType = addresses.filter((address) => type === (address.includes(':') ? 'AAAA' : 'A'));
  const answers = ofType.map(
    (data) => ({ type: data.includes(':') ? 'AAAA' : 'A', name, ttl: 0, data }) as const,
  );
  return {
    response: message(query, question, 0, answers),
    description: ofType.length > 0 ? `NOERROR ${ofType.join(', ')}` : 'NOERROR without data',
  };
}

/** The query, and the address to put into a faulty answer. */
interface FaultContext {
  received: ReceivedQuery;
  /** The address of the peer. No client may use it, so a SYN to it shows a client that accepts the faulty answer. */
  decoy: string;
}

function faultyAnswer(
  received: ReceivedQuery,
  answer: Exclude<NameAnswer, 'unrouted-ipv6'>,
  decoy: string,
): ResolverReply {
  return faultyAnswers[answer]({ received, decoy });
}

/** Creates a response with a response code and without records. */
const code =
  (rcode: number, description: string) =>
  ({ received: { query, question } }: FaultContext): ResolverReply => ({
    response: message(query, question, rcode),
    description,
  });

const respond = ({ query, question }: ReceivedQuery, rcode: number, answers: dns.Answer[] = []) =>
  message(query, question, rcode, answers);
const alias = (from: string, to: string): dns.Answer => ({ type: 'CNAME', name: from, ttl: 0, data: to });
const addressOf = ({ received: { question }, decoy }: FaultContext) =>
  ({ type: 'A', name: question.name, ttl: 0, data: decoy }) as const;

const faultyAnswers: Record<
  Exclude<NameAnswer, 'unrouted-ipv6'>,
  (context: FaultContext) => ResolverReply
> = {
  nxdomain: code(rcodes.nxdomain, 'NXDOMAIN'),
  servfail: code(rcodes.servfail, 'SERVFAIL'),
  refused: code(rcodes.refused, 'REFUSED'),
  formerr: code(rcodes.formerr, 'FORMERR'),
  notimp: code(rcodes.notimp, 'NOTIMP'),
  'reserved-code': code(rcodes['reserved-code'], `response code ${String(rcodes['reserved-code'])}`),
  'no-data': code(0, 'NOERROR without data'),
  'alias-to-nothing': ({ received }) => {
    const { name } = received.question;
    return {
      response: respond(received, rcodes.nxdomain, [alias(name, `nothing.${name}`)]),
      description: `CNAME nothing.${name}, NXDOMAIN`,
    };
  },
  'alias-to-no-data': ({ received }) => {
    const { name } = received.question;
    return {
      response: respond(received, 0, [alias(name, `nothing.${name}`)]),
      description: `CNAME nothing.${name}, without data`,
    };
  },
  'alias-loop': ({ received }) => {
    const { name } = received.question;
    return {
      response: respond(received, 0, [alias(name, `loop.${name}`), alias(`loop.${name}`, name)]),
      description: `CNAME loop.${name}, which is a CNAME of ${name}`,
    };
  },
  'alias-chain': ({ received }) => {
    const { name } = received.question;
    const link = (at: number) => (at === 0 ? name : `c${String(at)}.${name}`);
    const links = Array.from({ length: chainLength }, (_, at) => alias(link(at), link(at + 1)));
    return {
      response: respond(received, 0, links),
      description: `a chain of ${String(chainLength)} CNAMEs, which ends at ${link(chainLength)}, without data`,
    };
  },
  // The header announces one answer. The record ends in the middle of its length field.
  malformed: (context) => ({
    response: cutInRecord(respond(context.received, 0, [addressOf(context)])),
    description: 'a truncated record',
  }),
  'pointer-loop': (context) => ({
    response: pointToItself(respond(context.received, 0, [addressOf(context)]), context.received.question),
    description: 'a record whose name is a pointer to itself',
  }),
  'short-address': (context) => ({
    response: shorten(respond(context.received, 0, [addressOf(context)])),
    description: 'an A record of three bytes',
  }),
  'header-only': ({ received }) => ({
    response: headerOf(respond(received, 0)),
    description: 'a header without a question',
  }),
  'other-question': (context) => {
    const { query, question } = context.received;
    const name = `other.${question.name}`;
    return {
      response: message(query, { ...question, name }, 0, [{ ...addressOf(context), name }]),
      description: `the answer to another question: ${name} ${context.decoy}`,
    };
  },
  'other-name': (context) => {
    const name = `other.${context.received.question.name}`;
    return {
      response: respond(context.received, 0, [{ ...addressOf(context), name }]),
      description: `a record of another name: ${name} ${context.decoy}`,
    };
  },
  'other-type': ({ received }) => ({
    response: respond(received, 0, [
      { type: 'TXT', name: received.question.name, ttl: 0, data: 'no address' },
    ]),
    description: 'a record of another type: TXT "no address"',
  }),
  'other-id': (context) => {
    const { query, question } = context.received;
    return {
      response: message({ ...query, id: ((query.id ?? 0) + 1) % 65536 }, question, 0, [addressOf(context)]),
      description: `${context.decoy}, with the transaction ID of another query`,
    };
  },
  echo: ({ received }) => ({ response: received.message, description: 'the query itself' }),
  referral: ({ received }) => ({
    response: refer(received.query, received.question),
    description: 'a referral to another server',
  }),
  truncated: ({ received }) =>
    received.over === 'tcp'
      ? { reset: true, description: 'RST' }
      : { response: truncate(respond(received, 0)), description: 'a truncated answer without data' },
  'unspecified-ipv4': ({ received }) => addressRecords(received, ['0.0.0.0']),
  'unspecified-ipv6': ({ received }) => addressRecords(received, ['::']),
  silence: () => ({ description: 'nothing' }),
};

function message(
  { id = 0 }: dns.Packet,
  question: dns.Question,
  rcode: number,
  answers: dns.Answer[] = [],
): Buffer {
  const hasAddress = answers.some(({ type }) => type === 'A' || type === 'AAAA');
  return dns.encode({
    type: 'response',
    id,
    flags: dns.RECURSION_DESIRED | dns.RECURSION_AVAILABLE | rcode,
    questions: [question],
    answers,
    authorities: hasAddress ? [] : [startOfAuthority(question.name)],
  });
}

/** Returns a referral to another server, without RA: https://www.rfc-editor.org/rfc/rfc1034#section-4.3.1 */
function refer({ id = 0 }: dns.Packet, question: dns.Question): Buffer {
  const zone = zoneOf(question.name);
  return dns.encode({
    type: 'response',
    id,
    flags: dns.RECURSION_DESIRED,
    questions: [question],
    authorities: [{ type: 'NS', name: zone, ttl: 0, data: `ns.${zone}` }],
  });
}

/** Offsets in a message: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
const headerLength = 12;
const flagsAt = 2;
const answerCountAt = 6;

function truncate(response: Buffer): Buffer {
  response.writeUInt16BE(response.readUInt16BE(flagsAt) | dns.TRUNCATED_RESPONSE, flagsAt);
  return response;
}

function headerOf(response: Buffer): Buffer {
  const header = Buffer.alloc(headerLength);
  response.copy(header, 0, 0, answerCountAt - 2);
  return header;
}

function cutInRecord(response: Buffer): Buffer {
  return response.subarray(0, response.length - 5);
}

/** Shortens the A record at the end of a message, and its length field, to 3 bytes. */
function shorten(response: Buffer): Buffer {
  response.writeUInt16BE(3, response.length - 6);
  return response.subarray(0, response.length - 1);
}

/** Replaces the name of the record after the question with a pointer to itself: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4 */
function pointToItself(response: Buffer, { name }: dns.Question): Buffer {
  // A name has a length before each label and a zero at its end. Type and class follow.
  const at = headerLength + name.length + 2 + 4;
  response.writeUInt16BE(0xc000 | at, at);
  return response;
}

const zoneOf = (name: string) => name.split('.').slice(-2).join('.');

/** Returns the SOA record that negative answers contain: https://www.rfc-editor.org/rfc/rfc2308#section-3 */
function startOfAuthority(name: string): dns.Answer {
  const zone = zoneOf(name);
  return {
    type: 'SOA',
    name: zone,
    ttl: 0,
    data: {
      mname: `ns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 60,
      retry: 60,
      expire: 60,
      minimum: 0,
    },
  };
}
