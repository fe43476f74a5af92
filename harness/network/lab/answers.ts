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

function wrongAnswer(
  asked: Asked,
  answer: Exclude<NameAnswer, 'unrouted-ipv6'>,
  /** The peer's own, where no client may take it from: a SYN that comes there tells of one that does. */
  decoy: string,
): Composed {
  const { query, question, over } = asked;
  const { name } = question;
  const respond = (rcode: number, answers: dns.Answer[] = []) => message(query, question, rcode, answers);
  const alias = (from: string, to: string): dns.Answer => ({ type: 'CNAME', name: from, ttl: 0, data: to });
  const address = { type: 'A', name, ttl: 0, data: decoy } as const;
  switch (answer) {
    case 'nxdomain':
    case 'servfail':
    case 'refused':
    case 'formerr':
    case 'notimp':
      return { response: respond(rcodes[answer]), said: answer.toUpperCase() };
    case 'reserved-code':
      return { response: respond(rcodes[answer]), said: `response code ${rcodes[answer]}` };
    case 'no-data':
      return { response: respond(0), said: 'NOERROR without data' };
    case 'alias-to-nothing':
      return {
        response: respond(rcodes.nxdomain, [alias(name, `nothing.${name}`)]),
        said: `CNAME nothing.${name}, NXDOMAIN`,
      };
    case 'alias-to-no-data':
      return {
        response: respond(0, [alias(name, `nothing.${name}`)]),
        said: `CNAME nothing.${name}, without data`,
      };
    case 'alias-loop':
      return {
        response: respond(0, [alias(name, `loop.${name}`), alias(`loop.${name}`, name)]),
        said: `CNAME loop.${name}, which is a CNAME of ${name}`,
      };
    case 'alias-chain': {
      const link = (at: number) => (at === 0 ? name : `c${at}.${name}`);
      return {
        response: respond(
          0,
          Array.from({ length: chainLength }, (_, at) => alias(link(at), link(at + 1))),
        ),
        said: `${chainLength} CNAMEs in a row, the last of ${link(chainLength)}, without data`,
      };
    }
    case 'malformed':
      // The header promises one answer; the record that follows breaks off in its length field.
      return { response: breakOff(respond(0, [address])), said: 'a record that breaks off' };
    case 'pointer-loop':
      return {
        response: pointToItself(respond(0, [address]), question),
        said: 'a record whose name points at itself',
      };
    case 'short-address':
      return { response: shorten(respond(0, [address])), said: 'an A record of three bytes' };
    case 'header-only':
      return { response: headerOf(respond(0)), said: 'a header with nothing behind it' };
    case 'other-question':
      return {
        response: message(query, { ...question, name: `other.${name}` }, 0, [
          { ...address, name: `other.${name}` },
        ]),
        said: `the answer to another question: other.${name} ${decoy}`,
      };
    case 'other-name':
      return {
        response: respond(0, [{ ...address, name: `other.${name}` }]),
        said: `a record of another name: other.${name} ${decoy}`,
      };
    case 'other-type':
      return {
        response: respond(0, [{ type: 'TXT', name, ttl: 0, data: 'no address' }]),
        said: 'a record of another type: TXT "no address"',
      };
    case 'other-id':
      return {
        response: message({ ...query, id: ((query.id ?? 0) + 1) % 65536 }, question, 0, [address]),
        said: `${decoy}, with the transaction id of another query`,
      };
    case 'echo':
      return { response: asked.message, said: 'the query itself' };
    case 'referral':
      return { response: refer(query, question), said: 'a referral to another server' };
    case 'truncated':
      return over === 'tcp'
        ? { reset: true, said: 'RST' }
        : { response: truncate(respond(0)), said: 'nothing, truncated: ask again over TCP' };
    case 'unspecified-ipv4':
      return records(asked, ['0.0.0.0']);
    case 'unspecified-ipv6':
      return records(asked, ['::']);
    case 'silence':
      return { said: 'nothing' };
  }
}

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
