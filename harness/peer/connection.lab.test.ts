import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab } from '../lab/network.js';
import type { Network } from '../network.js';
import { caseOf, casesByName, meetIn, meetWith, withoutLab } from './lab-testing.js';
import { opensslClient } from './openssl.js';

/** What Node's client says of each fixture, over ws and wss alike. */
const said: Record<string, string | RegExp> = {
  'finish-after-open': 'open, FIN, close 1006',
  'reset-after-open': 'open, RST, close 1006',
  'finish-with-101': 'open, FIN, close 1006',
  // Data and a RST that arrive at once are data and an end to libuv:
  // uv__stream_io in https://github.com/libuv/libuv/blob/v1.x/src/unix/stream.c
  'reset-with-101': /^open, (RST|FIN), close 1006$/,
  'finish-with-101-and-message': 'open, message hello, FIN, close 1006',
  'finish-after-delay': 'open, FIN, close 1006',
  'reset-after-delay': 'open, RST, close 1006',
  'finish-after-message': 'open, message hello, FIN, close 1006',
  'reset-after-message': 'open, message hello, RST, close 1006',
  'finish-in-frame-header': 'open, FIN, close 1006',
  'reset-in-frame-header': 'open, RST, close 1006',
  'finish-in-frame-length': 'open, FIN, close 1006',
  'reset-in-frame-length': 'open, RST, close 1006',
  'finish-before-payload': 'open, FIN, close 1006',
  'finish-in-payload': 'open, FIN, close 1006',
  'reset-in-payload': 'open, RST, close 1006',
  'finish-between-fragments': 'open, FIN, close 1006',
  'reset-between-fragments': 'open, RST, close 1006',
  'finish-in-last-fragment': 'open, FIN, close 1006',
  'finish-after-ping': 'open, Ping, FIN, close 1006',
  'finish-in-ping': 'open, FIN, close 1006',
  'reset-in-ping': 'open, RST, close 1006',
  'finish-in-close-frame': 'open, FIN, close 1006',
  'reset-in-close-frame': 'open, RST, close 1006',
  'finish-in-close-reason': 'open, FIN, close 1006',

  'finish-on-message': 'open, FIN, close 1006',
  'reset-on-message': 'open, RST, close 1006',
  'finish-while-client-sends': 'open, FIN, close 1006',
  'reset-while-client-sends': 'open, RST, close 1006',
  'finish-instead-of-close': 'open, FIN, close 1006',
  'reset-instead-of-close': 'open, RST, close 1006',
  'finish-in-answer-to-close': 'open, FIN, close 1006',
  'close-unanswered': 'open, close 1006',

  'close-notify': 'open, message hello, FIN, close 1006',
  'finish-without-close-notify': 'open, FIN, close 1006',
  'finish-after-message-without-close-notify': 'open, message hello, FIN, close 1006',
  'finish-in-tls-record': 'open, FIN, close 1006',
  'unreadable-tls-record': 'open, decryption failed or bad record mac, close 1006',
  // The words of OpenSSL 3.0, and those of 3.5.
  'plain-text-below-tls': /^open, (wrong version number|bad record type), close 1006$/,

  'peer-falls-silent': 'open, Ping, ETIMEDOUT, close 1006',
  'reset-by-firewall': 'open, Ping, RST, close 1006',
  'host-unreachable': 'open, Ping, EHOSTUNREACH, close 1006',
  'admin-prohibited': 'open, Ping, EHOSTUNREACH, close 1006',
  'half-close-then-silence': 'open, FIN, close 1006',
  'half-close-then-reset': 'open, FIN, close 1006',
};

const cases = casesByName('connection');

it('names what is said of every fixture', () => {
  expect(Object.keys(said).sort()).toEqual([...cases.keys()].sort());
});

describe.skipIf(withoutLab !== '')(`the peers of connection${withoutLab}`, { timeout: 30_000 }, () => {
  let network: Network;
  beforeAll(async () => {
    network = await openLab();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  it.concurrent.each(Object.entries(said))('%s: %s', async (name, words) => {
    const meetings = await Promise.all((cases.get(name) ?? []).map(async (of) => meetIn(network, of)));
    for (const meeting of meetings) {
      expect(meeting.unmet).toEqual([]);
      expect(meeting.said).toMatch(typeof words === 'string' ? RegExp(`^${words}$`) : words);
    }
  });

  it.concurrent.each([
    ['close-notify', /closed$/m],
    ['finish-without-close-notify', /unexpected eof while reading/],
    ['finish-in-tls-record', /unexpected eof while reading/],
    ['unreadable-tls-record', /decryption failed or bad record mac/],
  ])('%s, by openssl s_client: %s', async (name, words) => {
    const request = [
      'GET / HTTP/1.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n');
    const of = caseOf((cases.get(name) ?? []).map(({ fixture }) => fixture));
    const { told, unmet } = await meetWith(network, of, async (host) => opensslClient(host, [], request));
    expect(told).toMatch(words);
    expect(unmet).toEqual([]);
  });
});
