import fc from 'fast-check';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { missingProgram, runProgram } from '../../test/reference-clients/program.js';
import { rfc8448 } from '../../test/support/rfc8448.js';
import { parseClientHello, parseKeyOffer, recordLength, versionName } from './client-hello.js';
import { number, vector } from './tls13/encoding.js';
import { x25519 } from './tls13/messages.js';
import { because } from '../../scripts/skips.mjs';

const noOpenssl = missingProgram('openssl', 'version', /^OpenSSL /);
const { clientHelloRecord } = rfc8448;

describe('the ClientHello of RFC 8448', () => {
  it('has the length that its header says', () => {
    expect(recordLength(clientHelloRecord.subarray(0, 5))).toBe(clientHelloRecord.length);
  });

  it('names the server and the version', () => {
    expect(parseClientHello(clientHelloRecord)).toEqual({
      serverName: 'server',
      alpn: [],
      versions: ['TLSv1.3'],
    });
  });

  it('offers an X25519 key', () => {
    const offer = parseKeyOffer(clientHelloRecord);
    expect(offer?.sessionId).toHaveLength(0);
    expect([...(offer?.keyShares ?? [])]).toEqual([[x25519, rfc8448.clientPublicKey]]);
  });

  it('is undefined for a truncated ClientHello', () => {
    for (let length = 0; length < clientHelloRecord.length; length++) {
      const start = clientHelloRecord.subarray(0, length);
      expect([length, parseClientHello(start), parseKeyOffer(start)]).toEqual([length, undefined, undefined]);
    }
  });
});

/** What a client of loopback sends first. */
async function helloOf(ask: (port: number) => Promise<unknown>): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = ask((server.address() as AddressInfo).port);
  const [socket] = (await once(server, 'connection')) as [Socket];
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    if (received.length >= 5 && received.length >= (recordLength(received.subarray(0, 5)) ?? 0)) break;
  }
  server.close();
  await asked;
  return received;
}

it("reads the ClientHello of Node's TLS client", async () => {
  const hello = await helloOf(async (port) => {
    const client = connect({
      port,
      host: '127.0.0.1',
      servername: 'node.badsocket.test',
      ALPNProtocols: ['h2', 'http/1.1'],
      minVersion: 'TLSv1.2',
    });
    await once(client, 'close', { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  });
  expect(parseClientHello(hello)).toEqual({
    serverName: 'node.badsocket.test',
    alpn: ['h2', 'http/1.1'],
    versions: ['TLSv1.3', 'TLSv1.2'],
  });
  const offer = parseKeyOffer(hello);
  // For middleboxes: https://www.rfc-editor.org/rfc/rfc8446#appendix-D.4
  expect(offer?.sessionId).toHaveLength(32);
  expect(offer?.keyShares.get(x25519)).toHaveLength(32);
});

describe.skipIf(noOpenssl !== undefined)(`openssl s_client${because(noOpenssl)}`, () => {
  const ask = async (...args: string[]) =>
    helloOf(async (port) => runProgram('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...args]));

  it('offers what its options say', async () => {
    const hello = await ask('-servername', 'openssl.badsocket.test', '-alpn', 'http/1.1', '-tls1_3');
    expect(parseClientHello(hello)).toEqual({
      serverName: 'openssl.badsocket.test',
      alpn: ['http/1.1'],
      versions: ['TLSv1.3'],
    });
    expect(parseKeyOffer(hello)?.keyShares.get(x25519)).toHaveLength(32);
  });

  it('offers no key in TLS 1.2', async () => {
    const hello = await ask('-noservername', '-tls1_2');
    expect(parseClientHello(hello)).toEqual({ serverName: null, alpn: [], versions: ['TLSv1.2'] });
    expect(parseKeyOffer(hello)?.keyShares.size).toBe(0);
  });

  it('offers only a key of another group', async () => {
    const hello = await ask('-groups', 'P-256', '-tls1_3');
    expect([...(parseKeyOffer(hello)?.keyShares.keys() ?? [])]).toEqual([0x17]);
  });
});

/** A ClientHello as https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 has it. */
function clientHello(
  extensions: readonly [type: number, body: Buffer][],
  sessionId = Buffer.alloc(0),
): Buffer {
  const body = Buffer.concat([
    number(2, 0x0303),
    Buffer.alloc(32),
    vector(1, sessionId),
    vector(2, number(2, 0x1301)),
    vector(1, number(1, 0)),
    vector(2, ...extensions.map(([type, content]) => Buffer.concat([number(2, type), vector(2, content)]))),
  ]);
  return Buffer.concat([number(1, 22), number(2, 0x0301), vector(2, number(1, 1), vector(3, body))]);
}

it('leaves GREASE out of the versions: https://www.rfc-editor.org/rfc/rfc8701', () => {
  const versions = [0x0a0a, 0x0304, 0xfafa, 0x0303, 0x0a1a].map((version) => number(2, version));
  expect(parseClientHello(clientHello([[43, vector(1, ...versions)]]))?.versions).toEqual([
    'TLSv1.3',
    'TLSv1.2',
    '0x0a1a',
  ]);
});

it('reads what a client offers', () => {
  const label = fc.stringMatching(/^[a-z0-9.-]{1,60}$/);
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
  const groups = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 65_535 }), bytes(200)), {
    selector: ([group]) => group,
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      label,
      fc.array(label, { maxLength: 5 }),
      groups,
      bytes(32),
      (name, alpn, shares, session) => {
        const hello = clientHello(
          [
            [0, vector(2, number(1, 0), vector(2, Buffer.from(name)))],
            [16, vector(2, ...alpn.map((protocol) => vector(1, Buffer.from(protocol))))],
            [43, vector(1, number(2, 0x0304))],
            [
              51,
              vector(2, ...shares.map(([group, key]) => Buffer.concat([number(2, group), vector(2, key)]))),
            ],
          ],
          session,
        );
        expect(parseClientHello(hello)).toEqual({ serverName: name, alpn, versions: ['TLSv1.3'] });
        expect(parseKeyOffer(hello)).toEqual({ sessionId: session, keyShares: new Map(shares) });
      },
    ),
  );
});

describe('bytes other than a ClientHello', () => {
  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
    ['an alert', Buffer.from([21, 3, 3, 0, 2, 2, 40])],
    ['SSLv2', Buffer.from([0x80, 0x2e, 1, 3, 1])],
  ])('does not start like one: %s', (_, bytes) => {
    expect(recordLength(bytes.subarray(0, 5))).toBeUndefined();
  });

  it('are not read as one: the ServerHello of RFC 8448', () => {
    expect(parseClientHello(rfc8448.serverHelloRecord)).toBeUndefined();
    expect(parseKeyOffer(rfc8448.serverHelloRecord)).toBeUndefined();
  });

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const record = Buffer.from(bytes);
        parseClientHello(record);
        parseKeyOffer(record);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a mutated ClientHello', () => {
    const change = fc.tuple(fc.nat(clientHelloRecord.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(clientHelloRecord.length), (changes, length) => {
        const record = Buffer.from(clientHelloRecord);
        for (const [at, byte] of changes) record.writeUInt8(byte, at);
        parseClientHello(record.subarray(0, length));
        parseKeyOffer(record.subarray(0, length));
      }),
      { numRuns: 2000 },
    );
  });
});

it.each([
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1.0'],
  [0x0304, 'TLSv1.3'],
  [0x0305, '0x0305'],
  [0, '0x0000'],
])('names the version %d %s', (version, name) => {
  expect(versionName(version)).toBe(name);
});
