import * as dns from 'dns-packet';
import { describe, expect, it } from 'vitest';
import type { NameAnswer } from '../../model/name-fault.js';
import { type ReceivedQuery, composeAnswer, type ResolverReply } from './answers.js';

const name = 'a.b.test';
const address = '10.66.0.1';
const id = 0x1234;

function received(more: Partial<ReceivedQuery> = {}): ReceivedQuery {
  const question = { name, type: 'A', class: 'IN' } as const;
  const query: dns.Packet = { type: 'query', id, flags: dns.RECURSION_DESIRED, questions: [question] };
  return { message: dns.encode(query), query, question, over: 'udp', earlierQueries: 0, ...more };
}

function compose(
  answer?: NameAnswer,
  more: Partial<ReceivedQuery> = {},
  addresses = [address],
): ResolverReply {
  return composeAnswer(received(more), {
    addresses,
    ...(answer !== undefined && { fault: { answer } }),
    onQuery: () => undefined,
    onAnswer: () => undefined,
  });
}

/** Parts of a message: https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
const nameBytes = '01 61 01 62 04 74657374 00';
const questionBytes = `${nameBytes} 0001 0001`;
const typeA = '0001';
const soa = [
  '01 62 04 74657374 00',
  '0006 0001 00000000',
  // What follows: the names of server and mailbox, and five numbers.
  '0032',
  '02 6e73 01 62 04 74657374 00',
  '0a 686f73746d6173746572 01 62 04 74657374 00',
  '00000001 0000003c 0000003c 0000003c 00000000',
].join('');
const addressRecord = (owner = nameBytes) => `${owner} ${typeA} 0001 00000000 0004 0a420001`;
/** Id, flags and the numbers of questions, answers, authorities and additional records. */
const header = (flags: string, counts: string) => `1234 ${flags} ${counts}`;

/** RD and RA are set, https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1; the last digit is the response code. */
const expected: Partial<Record<NameAnswer | 'healthy', string>> = {
  healthy: header('8180', '0001 0001 0000 0000') + questionBytes + addressRecord(),
  nxdomain: header('8183', '0001 0000 0001 0000') + questionBytes + soa,
  servfail: header('8182', '0001 0000 0001 0000') + questionBytes + soa,
  refused: header('8185', '0001 0000 0001 0000') + questionBytes + soa,
  formerr: header('8181', '0001 0000 0001 0000') + questionBytes + soa,
  notimp: header('8184', '0001 0000 0001 0000') + questionBytes + soa,
  'reserved-code': header('818f', '0001 0000 0001 0000') + questionBytes + soa,
  'no-data': header('8180', '0001 0000 0001 0000') + questionBytes + soa,
  malformed:
    header('8180', '0001 0001 0000 0000') + questionBytes + addressRecord().slice(0, -'04 0a420001'.length),
  'short-address':
    header('8180', '0001 0001 0000 0000') + questionBytes + `${nameBytes} 0001 0001 00000000 0003 0a4200`,
  'header-only': header('8180', '0000 0000 0000 0000'),
  'other-question':
    header('8180', '0001 0001 0000 0000') +
    `05 6f74686572 ${questionBytes}` +
    addressRecord(`05 6f74686572 ${nameBytes}`),
  'other-name':
    header('8180', '0001 0001 0000 0000') + questionBytes + addressRecord(`05 6f74686572 ${nameBytes}`),
  'other-type':
    header('8180', '0001 0001 0001 0000') +
    questionBytes +
    `${nameBytes} 0010 0001 00000000 000b 0a 6e6f2061646472657373` +
    soa,
  'other-id': `1235 8180 0001 0001 0000 0000 ${questionBytes} ${addressRecord()}`,
  echo: header('0100', '0001 0000 0000 0000') + questionBytes,
  referral:
    header('8100', '0001 0000 0001 0000') +
    questionBytes +
    '01 62 04 74657374 00 0002 0001 00000000 000b 02 6e73 01 62 04 74657374 00',
  truncated: header('8380', '0001 0000 0001 0000') + questionBytes + soa,
  'unspecified-ipv4':
    header('8180', '0001 0001 0000 0000') + questionBytes + `${nameBytes} 0001 0001 00000000 0004 00000000`,
  'unspecified-ipv6': header('8180', '0001 0000 0001 0000') + questionBytes + soa,
  'unrouted-ipv6': header('8180', '0001 0001 0000 0000') + questionBytes + addressRecord(),
};

describe('the bytes of a response', () => {
  it.each(Object.entries(expected) as [NameAnswer | 'healthy', string][])('%s', (answer, bytes) => {
    const { response } = compose(answer === 'healthy' ? undefined : answer);
    expect(response?.toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });

  it('pointer-loop: the name of the record is a pointer to itself, RFC 1035 section 4.1.4', () => {
    const { response } = compose('pointer-loop');
    const at = 12 + questionBytes.replaceAll(' ', '').length / 2;
    expect(response?.readUInt16BE(6)).toBe(1);
    expect(response?.readUInt16BE(at)).toBe(0b1100_0000_0000_0000 | at);
    // dns-packet rejects it.
    expect(() => dns.decode(response ?? Buffer.alloc(0))).toThrow();
  });
});

describe('aliases', () => {
  const aliasesIn = ({ response }: ResolverReply) => {
    const { rcode, answers = [] } = dns.decode(response ?? Buffer.alloc(0)) as dns.DecodedPacket & {
      rcode: string;
    };
    return {
      rcode,
      aliases: answers.map((answer) => (answer.type === 'CNAME' ? [answer.name, answer.data] : answer.type)),
    };
  };

  it.each<[NameAnswer, string, string[][]]>([
    ['alias-to-nothing', 'NXDOMAIN', [[name, `nothing.${name}`]]],
    ['alias-to-no-data', 'NOERROR', [[name, `nothing.${name}`]]],
    [
      'alias-loop',
      'NOERROR',
      [
        [name, `loop.${name}`],
        [`loop.${name}`, name],
      ],
    ],
  ])('%s', (answer, rcode, aliases) => {
    expect(aliasesIn(compose(answer))).toEqual({ rcode, aliases });
  });

  it('alias-chain: every alias refers to the next, and none to itself', () => {
    const { rcode, aliases } = aliasesIn(compose('alias-chain'));
    expect(rcode).toBe('NOERROR');
    expect(aliases[0]?.[0]).toBe(name);
    expect(aliases.slice(1).map((alias) => alias[0])).toEqual(aliases.slice(0, -1).map((alias) => alias[1]));
    expect(new Set(aliases.map((alias) => alias[0])).size).toBe(aliases.length);
  });
});

it('sends nothing for silence', () => {
  expect(compose('silence')).toEqual({ description: 'nothing' });
});

it('resets a TCP connection after a truncated answer', () => {
  expect(compose('truncated', { over: 'tcp' })).toEqual({ reset: true, description: 'RST' });
});

it('answers with the addresses of the requested family', () => {
  const question = { name, type: 'AAAA', class: 'IN' } as const;
  const { response, description } = compose(undefined, { question }, [address, 'fd66::1']);
  expect(description).toBe('NOERROR fd66::1');
  expect(dns.decode(response ?? Buffer.alloc(0)).answers).toMatchObject([{ type: 'AAAA', data: 'fd66::1' }]);
});

it('answers NXDOMAIN for a name without an entry', () => {
  const { response } = composeAnswer(received(), undefined);
  expect(response?.toString('hex')).toBe(expected.nxdomain?.replaceAll(' ', ''));
});
