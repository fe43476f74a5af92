import type { Case } from '../model/case.js';
import type { PacketCounts, WitnessEvent } from '../model/witness.js';
import { presentCertificateStep } from '../model/witnessed-step.js';
import { acceptingSteps } from '../peer/handshake.js';

/** Returns what the wire shows of a client that meets a healthy peer, and to which nothing happens. */
export function healthyWitness({ fixture: { peer, script }, scheme }: Case): {
  events: WitnessEvent[];
  packets: PacketCounts;
} {
  const on = { atMs: 1, connection: 1 };
  const name = { atMs: 1, name: 'a.test' };
  const tls: WitnessEvent[] = [
    { event: 'client-hello', ...on, serverName: 'a.test', alpn: ['http/1.1'], versions: ['TLSv1.3'] },
    { event: 'step', ...on, layer: 'tls', step: presentCertificateStep() },
    { event: 'tls-established', ...on, version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
    { event: 'bytes-received', ...on, over: 'tls', length: 500 },
  ];
  const headers: [string, string][] = [
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
    ...(script.protocols ?? []).map((protocol): [string, string] => ['Sec-WebSocket-Protocol', protocol]),
  ];
  return {
    events: [
      { event: 'query', ...name, type: 'A', over: 'udp' },
      { event: 'answer', ...name, type: 'A', answer: 'NOERROR' },
      { event: 'query', ...name, type: 'AAAA', over: 'udp' },
      { event: 'answer', ...name, type: 'AAAA', answer: 'NOERROR' },
      { event: 'accepted', ...on, from: '127.0.0.1:40000' },
      { event: 'bytes-received', ...on, over: 'tcp', length: 500 },
      ...(scheme === 'wss' ? tls : []),
      { event: 'request', ...on, requestLine: 'GET / HTTP/1.1', headers },
      ...acceptingSteps({ selects: peer.selects }).map((step): WitnessEvent => ({
        event: 'step',
        ...on,
        layer: 'handshake',
        step,
      })),
      { event: 'close-received', ...on, code: 1000, reason: '' },
      { event: 'finished', ...on, by: 'client' },
    ],
    packets: {
      received: { syn: 1, fin: 1, rst: 0 },
      sent: { synAck: 1, fin: 1, rst: 0 },
      refused: 0,
      icmpErrors: {},
      addressesTried: 1,
    },
  };
}
