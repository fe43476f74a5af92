import { expect, it } from 'vitest';
import type { WitnessEvent } from '../../model/witness.js';
import { packetsLine, witnessLine } from './witness-text.js';

it.each<[string, WitnessEvent]>([
  [
    '2 ms: query for AAAA of a.test over UDP',
    { event: 'query', atMs: 1.6, name: 'a.test', type: 'AAAA', over: 'udp' },
  ],
  [
    '3 ms #2: ClientHello for no server name, ALPN none, TLSv1.3',
    { event: 'client-hello', atMs: 3, connection: 2, serverName: null, alpn: [], versions: ['TLSv1.3'] },
  ],
  [
    '4 ms #1: GET / HTTP/1.1 (1 header field)',
    {
      event: 'request',
      atMs: 4,
      connection: 1,
      requestLine: 'GET / HTTP/1.1',
      headers: [['Host', 'a.test']],
    },
  ],
  [
    '4 ms #1: tls step: negotiate TLSv1.0',
    {
      event: 'step',
      atMs: 4.2,
      connection: 1,
      layer: 'tls',
      step: { step: 'negotiateVersion', version: 'TLSv1.0' },
    },
  ],
  [
    '5 ms #1: Close frame received: empty',
    { event: 'close-received', atMs: 5, connection: 1, code: null, reason: '' },
  ],
  [
    '5 ms #1: Close frame received: 4000 "bye"',
    { event: 'close-received', atMs: 5, connection: 1, code: 4000, reason: 'bye' },
  ],
  [
    '5 ms #1: frame received: opcode 2, 3 bytes',
    { event: 'message-received', atMs: 5, connection: 1, opcode: 2, length: 3 },
  ],
  [
    '5 ms #1: frame received: opcode 1, 5 bytes "hello"',
    { event: 'message-received', atMs: 5, connection: 1, opcode: 1, length: 5, text: 'hello' },
  ],
  ['6 ms #1: RST by the client', { event: 'reset', atMs: 6, connection: 1, by: 'client' }],
  [
    '7 ms: the engine reports net::ERR_FAILED',
    { event: 'engine-report', atMs: 7, message: 'net::ERR_FAILED' },
  ],
])('is one line: %s', (line, event) => {
  expect(witnessLine(event)).toBe(line);
});

it('names the end that sent the counted packets', () => {
  expect(
    packetsLine({
      received: { syn: 2, fin: 0, rst: 1 },
      sent: { synAck: 1, fin: 3, rst: 0 },
      refused: 4,
      icmpErrors: {},
      addressesTried: 1,
    }),
  ).toBe('from the client 2 SYN, 0 FIN, 1 RST; from the peer 1 SYN+ACK, 3 FIN, 0 RST; 4 refused on the way');
});
