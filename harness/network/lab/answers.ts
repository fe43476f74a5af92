import * as dns from 'dns-packet';
import type { AnswerFault, NameAnswer } from '../../model/name-fault.js';

/** What the resolver says of one name. */
export interface NameEntry {
  addresses: readonly string[];
  fault?: AnswerFault;
  onQuery(query: { name: string; type: string; over: 'udp' | 'tcp' }): void;
  onAnswer(answer: { name: string; type: string; answer: string }): void;
}

/** A question as it came in. */
export interface Asked {
  /** The DNS message itself. */
  message: Buffer;
  query: dns.Packet;
  question: dns.Question;
  over: 'udp' | 'tcp';
  /** How often the same was asked before. */
  before: number;
}

/** What the resolver does about a question. */
export interface Composed {
  response?: Buffer;
  /** The connection that the question came over is torn down. */
  reset?: true;
  /** The answer in words, for the witness. */
  said: string;
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1, and 9 and up from https://www.rfc-editor.org/rfc/rfc6895#section-2.3 */
const rcodes = { formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5, 'reserved-code': 15 } as const;

/** How many aliases follow one another in a chain; Unbound and BIND give up after 8 to 17. */
const chainLength = 24;

/** The answer that an entry's fault makes of a question: https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
export function composeAnswer(asked: Asked, entry: NameEntry | undefined): Composed {
  const { query, question } = asked;
  if (entry === undefined) {
    return { response: message(query, question, rcodes.nxdomain), said: 'NXDOMAIN: nobody by this name' };
  }
  const { fault } = entry;
  const answer = asked.before > 0 ? (fault?.afterwards ?? fault?.answer) : fault?.answer;
  return answer === undefined || answer === 'unrouted-ipv6'
    ? records(asked, entry.addresses)
    : wrongAnswer(asked, answer, entry.addresses[0] ?? '');
}

function records({ query, question }: Asked, addresses: readonly string[]): Composed {
  const { name, type } = question;
  const own = addresses.filter((address) => type === (address.includes(':') ? 'AAAA' : 'A'));
  const answers = own.map(
    (data) => ({ type: data.includes(':') ? 'AAAA' : 'A', name, ttl: 0, data }) as const,
  );
  return {
    response: message(query, question, 0, answers),
    said: own.length > 0 ? `NOERROR ${own.join(', ')}` : 'NOERROR without data',
  };
}

/** What a wrong answer is made from. */
interface Wrong {
  asked: Asked;
  /**
   * The peer's own address, where no client may take it from: a SYN that arrives there shows a client that does.
   */
  decoy: string;
}

function wrongAnswer(asked: Asked, answer: Exclude<NameAnswer, 'unrouted-ipv6'>, decoy: string): Composed {
  return wrongAnswers[answer]({ asked, decoy });
}

/** A response with a code and no record. */
const code =
  (rcode: number, said: string) =>
  ({ asked: { query, question } }: Wrong): Composed => ({ response: message(query, question, rcode), said });

const respond = ({ query, question }: Asked, rcode: number, answers: dns.Answer[] = []) =>
  message(query, question, rcode, answers);
const alias = (from: string, to: string): dns.Answer => ({ type: 'CNAME', name: from, ttl: 0, data: to });
const addressOf = ({ asked: { question }, decoy }: Wrong) =>
  ({ type: 'A', name: question.name, ttl: 0, data: decoy }) as const;

const wrongAnswers: Record<Exclude<NameAnswer, 'unrouted-ipv6'>, (wrong: Wrong) => Composed> = {
  nxdomain: code(rcodes.nxdomain, 'NXDOMAIN'),
  servfail: code(rcodes.servfail, 'SERVFAIL'),
  refused: code(rcodes.refused, 'REFUSED'),
  formerr: code(rcodes.formerr, 'FORMERR'),
  notimp: code(rcodes.notimp, 'NOTIMP'),
  'reserved-code': code(rcodes['reserved-code'], `response code ${String(rcodes['reserved-code'])}`),
  'no-data': code(0, 'NOERROR without data'),
  'alias-to-nothing': ({ asked }) => {
    const { name } = asked.question;
    return {
      response: respond(asked, rcodes.nxdomain, [alias(name, `nothing.${name}`)]),
      said: `CNAME nothing.${name}, NXDOMAIN`,
    };
  },
  'alias-to-no-data': ({ asked }) => {
    const { name } = asked.question;
    return {
      response: respond(asked, 0, [alias(name, `nothing.${name}`)]),
      said: `CNAME nothing.${name}, without data`,
    };
  },
  'alias-loop': ({ asked }) => {
    const { name } = asked.question;
    return {
      response: respond(asked, 0, [alias(name, `loop.${name}`), alias(`loop.${name}`, name)]),
      said: `CNAME loop.${name}, which is a CNAME of ${name}`,
    };
  },
  'alias-chain': ({ asked }) => {
    const { name } = asked.question;
    const link = (at: number) => (at === 0 ? name : `c${String(at)}.${name}`);
    const links = Array.from({ length: chainLength }, (_, at) => alias(link(at), link(at + 1)));
    return {
      response: respond(asked, 0, links),
      said: `${String(chainLength)} CNAMEs in a row, the last of ${link(chainLength)}, without data`,
    };
  },
  // The header promises one answer; the record that follows breaks off in its length field.
  malformed: (wrong) => ({
    response: breakOff(respond(wrong.asked, 0, [addressOf(wrong)])),
    said: 'a record that breaks off',
  }),
  'pointer-loop': (wrong) => ({
    response: pointToItself(respond(wrong.asked, 0, [addressOf(wrong)]), wrong.asked.question),
    said: 'a record whose name points at itself',
  }),
  'short-address': (wrong) => ({
    response: shorten(respond(wrong.asked, 0, [addressOf(wrong)])),
    said: 'an A record of three bytes',
  }),
  'header-only': ({ asked }) => ({
    response: headerOf(respond(asked, 0)),
    said: 'a header with nothing behind it',
  }),
  'other-question': (wrong) => {
    const { query, question } = wrong.asked;
    const name = `other.${question.name}`;
    return {
      response: message(query, { ...question, name }, 0, [{ ...addressOf(wrong), name }]),
      said: `the answer to another question: ${name} ${wrong.decoy}`,
    };
  },
  'other-name': (wrong) => {
    const name = `other.${wrong.asked.question.name}`;
    return {
      response: respond(wrong.asked, 0, [{ ...addressOf(wrong), name }]),
      said: `a record of another name: ${name} ${wrong.decoy}`,
    };
  },
  'other-type': ({ asked }) => ({
    response: respond(asked, 0, [{ type: 'TXT', name: asked.question.name, ttl: 0, data: 'no address' }]),
    said: 'a record of another type: TXT "no address"',
  }),
  'other-id': (wrong) => {
    const { query, question } = wrong.asked;
    return {
      response: message({ ...query, id: ((query.id ?? 0) + 1) % 65536 }, question, 0, [addressOf(wrong)]),
      said: `${wrong.decoy}, with the transaction id of another query`,
    };
  },
  echo: ({ asked }) => ({ response: asked.message, said: 'the query itself' }),
  referral: ({ asked }) => ({
    response: refer(asked.query, asked.question),
    said: 'a referral to another server',
  }),
  truncated: ({ asked }) =>
    asked.over === 'tcp'
      ? { reset: true, said: 'RST' }
      : { response: truncate(respond(asked, 0)), said: 'nothing, truncated: ask again over TCP' },
  'unspecified-ipv4': ({ asked }) => records(asked, ['0.0.0.0']),
  'unspecified-ipv6': ({ asked }) => records(asked, ['::']),
  silence: () => ({ said: 'nothing' }),
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

/** A server that knows who knows, and neither asks there itself nor says so: https://www.rfc-editor.org/rfc/rfc1034#section-4.3.1 */
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

function breakOff(response: Buffer): Buffer {
  return response.subarray(0, response.length - 5);
}

/** Of one A record at the end of a message: its length says 3, and there are 3. */
function shorten(response: Buffer): Buffer {
  response.writeUInt16BE(3, response.length - 6);
  return response.subarray(0, response.length - 1);
}

/** The name of the record behind the question becomes a pointer to itself: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4 */
function pointToItself(response: Buffer, { name }: dns.Question): Buffer {
  // A name takes a length before each label and a zero at its end; type and class follow.
  const at = headerLength + name.length + 2 + 4;
  response.writeUInt16BE(0xc000 | at, at);
  return response;
}

const zoneOf = (name: string) => name.split('.').slice(-2).join('.');

/** Negative answers carry one: https://www.rfc-editor.org/rfc/rfc2308#section-3 */
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
