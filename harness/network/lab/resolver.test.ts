import * as dns from 'dns-packet';
import { execaSync } from 'execa';
import fc from 'fast-check';
import { createSocket } from 'node:dgram';
import { promises as nodeDns } from 'node:dns';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/reference-clients/program.js';
import type { NameAnswer } from '../../model/name-fault.js';
import { Resolver } from './resolver.js';
import { because } from '../../../scripts/skips.mjs';

const name = 'a.name.badsocket.test';
const address = '10.66.0.1';

let resolver: Resolver;
let events: unknown[];
beforeEach(async () => {
  resolver = await Resolver.start('127.0.0.1', 0);
  events = [];
});
afterEach(async () => resolver[Symbol.asyncDispose]());

function add(answer?: NameAnswer, more: { afterwards?: NameAnswer; addresses?: string[] } = {}): () => void {
  const { addresses = [address], ...fault } = more;
  return resolver.add(name, {
    addresses,
    ...(answer !== undefined && { fault: { answer, ...fault } }),
    onQuery: (query) => events.push(query),
    onAnswer: (given) => events.push(given),
  });
}

function queryOf(question: { name: string; type: dns.RecordType }, id = 4242): Buffer {
  return dns.encode({ type: 'query', id, flags: dns.RECURSION_DESIRED, questions: [question] });
}

/** Sends datagrams and returns the first response. */
async function askUdp(...queries: Buffer[]): Promise<Buffer> {
  const socket = createSocket('udp4');
  for (const query of queries) socket.send(query, resolver.port, '127.0.0.1');
  const [response] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return response;
}

async function connected(): Promise<Socket> {
  const socket = connect(resolver.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Sends chunks over one TCP connection and returns the first `count` responses. */
async function askTcp(count: number, ...chunks: Buffer[]): Promise<dns.DecodedPacket[]> {
  const socket = await connected();
  socket.setNoDelay();
  for (const chunk of chunks) await new Promise((resolve) => socket.write(chunk, resolve));
  const responses: dns.DecodedPacket[] = [];
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
      const end = 2 + received.readUInt16BE();
      responses.push(decode(received.subarray(2, end)));
      received = received.subarray(end);
    }
    if (responses.length >= count) break;
  }
  return responses;
}

/** Decodes a message. @types/dns-packet does not declare `rcode`. */
function decode(message: Buffer): dns.DecodedPacket & { rcode: string } {
  return dns.decode(message) as dns.DecodedPacket & { rcode: string };
}

const streamed = (query: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(query.length);
  return Buffer.concat([length, query]);
};

describe('the resolver, queried with dns-packet', () => {
  it('answers with the addresses of each family over UDP, and reports the queries', async () => {
    add(undefined, { addresses: [address, 'fd66::1'] });
    const v4 = decode(await askUdp(queryOf({ name, type: 'A' })));
    expect(v4).toMatchObject({ id: 4242, type: 'response', rcode: 'NOERROR', flag_tc: false });
    expect(v4.answers).toMatchObject([{ type: 'A', name, ttl: 0, data: address }]);
    const v6 = decode(await askUdp(queryOf({ name, type: 'AAAA' })));
    expect(v6.answers).toMatchObject([{ type: 'AAAA', name, ttl: 0, data: 'fd66::1' }]);
    expect(events).toEqual([
      { name, type: 'A', over: 'udp' },
      { name, type: 'A', answer: `NOERROR ${address}` },
      { name, type: 'AAAA', over: 'udp' },
      { name, type: 'AAAA', answer: 'NOERROR fd66::1' },
    ]);
  });

  it('answers over TCP, for queries in several segments and for several queries on one connection', async () => {
    add();
    const a = streamed(queryOf({ name, type: 'A' }, 1));
    const aaaa = streamed(queryOf({ name, type: 'AAAA' }, 2));
    const responses = await askTcp(
      2,
      a.subarray(0, 1),
      a.subarray(1, 9),
      Buffer.concat([a.subarray(9), aaaa]),
    );
    expect(responses.map(({ id, answers }) => [id, answers?.length])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(events).toContainEqual({ name, type: 'A', over: 'tcp' });
  });

  it('finds a name regardless of its case: https://www.rfc-editor.org/rfc/rfc4343', async () => {
    add();
    const response = decode(await askUdp(queryOf({ name: name.toUpperCase(), type: 'A' })));
    expect(response.questions).toMatchObject([{ name: name.toUpperCase() }]);
    expect(response.answers).toMatchObject([{ name: name.toUpperCase(), data: address }]);
  });

  it('answers NXDOMAIN for an unknown name and for a removed one', async () => {
    const denied = async () => decode(await askUdp(queryOf({ name, type: 'A' }))).rcode;
    expect(await denied()).toBe('NXDOMAIN');
    const remove = add();
    expect(await denied()).toBe('NOERROR');
    remove();
    expect(await denied()).toBe('NXDOMAIN');
  });

  it('answers a query that offers EDNS: https://www.rfc-editor.org/rfc/rfc6891#section-6.1.2', async () => {
    add();
    const query = queryOf({ name, type: 'A' });
    // The root name, OPT, 4096 bytes, extended response code and flags 0, no options.
    const opt = Buffer.from('0000291000000000000000', 'hex');
    query.writeUInt16BE(1, 10);
    const response = decode(await askUdp(Buffer.concat([query, opt])));
    expect(response).toMatchObject({ rcode: 'NOERROR', answers: [{ data: address }] });
  });

  it('answers a query for HTTPS: https://www.rfc-editor.org/rfc/rfc9460#section-14.1', async () => {
    add();
    const query = queryOf({ name, type: 'A' });
    query.writeUInt16BE(65, query.length - 4);
    const response = await askUdp(query);
    expect(response.readUInt16BE(6)).toBe(0);
    expect(events[0]).toEqual({ name, type: 'HTTPS', over: 'udp' });
  });

  it('answers a repeated query with the second fault', async () => {
    add('servfail', { afterwards: 'no-data' });
    const ask = async (type: dns.RecordType) => decode(await askUdp(queryOf({ name, type }))).rcode;
    expect([await ask('A'), await ask('A'), await ask('AAAA'), await ask('A')]).toEqual([
      'SERVFAIL',
      'NOERROR',
      'SERVFAIL',
      'NOERROR',
    ]);
  });

  it('answers with TC over UDP, and resets the connection over TCP', async () => {
    add('truncated');
    expect(decode(await askUdp(queryOf({ name, type: 'A' })))).toMatchObject({ flag_tc: true });
    const socket = await connected();
    const failed = once(socket, 'close', {}).catch((problem: unknown) => problem);
    socket.write(streamed(queryOf({ name, type: 'A' })));
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });

  it('ignores messages that are not queries', async () => {
    add();
    const query = queryOf({ name, type: 'A' });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (bytes) => {
        // Without questions, since a random question would be answered with NXDOMAIN.
        const noQuestion = Buffer.from(bytes);
        if (noQuestion.length > 5) noQuestion.writeUInt16BE(0, 4);
        const response = decode(await askUdp(noQuestion, query));
        expect(response).toMatchObject({ id: 4242, answers: [{ data: address }] });
      }),
    );
  });
});

/** Queries with c-ares, which does not use dns-packet: https://nodejs.org/api/dns.html#class-dnspromisesresolver */
async function askNode(): Promise<string[] | string> {
  const client = new nodeDns.Resolver({ timeout: 300, tries: 1 });
  client.setServers([`127.0.0.1:${resolver.port}`]);
  try {
    const addresses = await client.resolve4(name);
    // c-ares does not report an alias without an address as an error.
    return addresses.length > 0 ? addresses : 'ENODATA';
  } catch (problem) {
    return (problem as { code: string }).code;
  }
}

/** What c-ares returns. Answers on which resolvers differ are missing: answers.test.ts checks their bytes. */
const toNode: Record<
  Exclude<NameAnswer, 'reserved-code' | 'other-name' | 'echo' | 'truncated'>,
  string[] | string
> = {
  nxdomain: 'ENOTFOUND',
  servfail: 'ESERVFAIL',
  refused: 'EREFUSED',
  formerr: 'EFORMERR',
  notimp: 'ENOTIMP',
  'no-data': 'ENODATA',
  'alias-to-nothing': 'ENOTFOUND',
  'alias-to-no-data': 'ENODATA',
  'alias-loop': 'ENODATA',
  'alias-chain': 'ENODATA',
  malformed: 'EBADRESP',
  'pointer-loop': 'EBADRESP',
  'short-address': 'EBADRESP',
  'header-only': 'EBADRESP',
  'other-question': 'ETIMEOUT',
  'other-type': 'ENODATA',
  'other-id': 'ETIMEOUT',
  referral: 'ENODATA',
  'unspecified-ipv4': ['0.0.0.0'],
  'unspecified-ipv6': 'ENODATA',
  'unrouted-ipv6': [address],
  silence: 'ETIMEOUT',
};

describe("the resolver, queried with Node's resolver", () => {
  it('returns the addresses', async () => {
    add(undefined, { addresses: [address, '10.66.0.2', 'fd66::1'] });
    expect(await askNode()).toEqual([address, '10.66.0.2']);
  });

  it.each(Object.entries(toNode) as [NameAnswer, string[] | string][])('%s', async (answer, outcome) => {
    add(answer);
    expect(await askNode()).toEqual(outcome);
  });
});

const noDig = execaSync('dig', ['-v'], { reject: false }).failed ? 'dig is not on PATH' : undefined;
describe.skipIf(noDig !== undefined)(`the resolver, queried with dig${because(noDig)}`, () => {
  const ask = async (...args: string[]) =>
    (await runProgram('dig', ['@127.0.0.1', '-p', `${resolver.port}`, '+tries=1', '+time=1', ...args]))
      .printed;

  it('returns the addresses over UDP and TCP', async () => {
    add(undefined, { addresses: [address, 'fd66::1'] });
    expect(await ask('+short', name, 'A')).toBe(`${address}\n`);
    expect(await ask('+short', '+tcp', name, 'AAAA')).toBe('fd66::1\n');
  });

  it.each<[NameAnswer, RegExp]>([
    ['nxdomain', /status: NXDOMAIN/],
    ['servfail', /status: SERVFAIL/],
    ['refused', /status: REFUSED/],
    ['notimp', /status: NOTIMP/],
    ['reserved-code', /status: RESERVED15/],
    ['no-data', /status: NOERROR[^]*ANSWER: 0, AUTHORITY: 1/],
    ['alias-loop', /status: NOERROR[^]*ANSWER: 2/],
    ['alias-chain', /status: NOERROR[^]*ANSWER: 24/],
    ['pointer-loop', /bad compression pointer|malformed/i],
    ['malformed', /malformed|unexpected end of input/i],
    ['short-address', /malformed|unexpected end of input|form error/i],
    ['other-question', /Question section mismatch/],
    ['other-id', /ID mismatch/],
    ['referral', /ANSWER: 0, AUTHORITY: 1[^]*\sNS\s+ns\.badsocket\.test\./],
    ['truncated', /Truncated, retrying in TCP mode[^]*(?:reset|end of file)/],
    ['silence', /timed out|no servers could be reached/],
  ])('dig reports %s', async (answer, shown) => {
    add(answer);
    expect(await ask(name, 'A')).toMatch(shown);
  });
});
