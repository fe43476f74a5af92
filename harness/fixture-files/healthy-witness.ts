import type { Case } from '../model/case.js';
import type { PacketCounts, WitnessEvent } from '../model/witness.js';
import { presentCertificateStep } from '../model/witnessed-step.js';
import { acceptingSteps } from '../peer/handshake.js';
import { pagePaths } from '../peer/http2/page-requests.js';

interface HealthyWitness {
  events: WitnessEvent[];
  packets: PacketCounts;
}

const on = { atMs: 1, connection: 1 };
const packets: PacketCounts = {
  received: { syn: 1, fin: 1, rst: 0 },
  sent: { synAck: 1, fin: 1, rst: 0 },
  refused: 0,
  icmpErrors: {},
  addressesTried: 1,
};

/**
 * Returns what the wire shows of a client that meets a healthy peer, and to which nothing happens. A client that can use HTTP/2 may use
 * HTTP/1.1 instead.
 */
export function healthyWitnesses(testCase: Case): HealthyWitness[] {
  const overHttp1 = { events: [...belowHttp(testCase, 'http/1.1'), ...http1(testCase)], packets };
  return testCase.transport === 'http1'
    ? [overHttp1]
    : [overHttp1, { events: [...belowHttp(testCase, 'h2'), ...http2(testCase)], packets }];
}

function belowHttp({ scheme }: Case, alpn: string): WitnessEvent[] {
  const name = { atMs: 1, name: 'a.test' };
  const tls: WitnessEvent[] = [
    { event: 'client-hello', ...on, serverName: 'a.test', alpn: [alpn], versions: ['TLSv1.3'] },
    { event: 'step', ...on, layer: 'tls', step: presentCertificateStep() },
    { event: 'tls-established', ...on, version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', alpn },
    { event: 'bytes-received', ...on, over: 'tls', length: 500 },
  ];
  return [
    { event: 'query', ...name, type: 'A', over: 'udp' },
    { event: 'answer', ...name, type: 'A', answer: 'NOERROR' },
    { event: 'query', ...name, type: 'AAAA', over: 'udp' },
    { event: 'answer', ...name, type: 'AAAA', answer: 'NOERROR' },
    { event: 'accepted', ...on, from: '127.0.0.1:40000' },
    { event: 'bytes-received', ...on, over: 'tcp', length: 500 },
    ...(scheme === 'wss' ? tls : []),
  ];
}

function http1(testCase: Case): WitnessEvent[] {
  return [
    {
      event: 'request',
      ...on,
      requestLine: 'GET / HTTP/1.1',
      headers: [['Upgrade', 'websocket'], ...offersOf(testCase)],
    },
    ...opened(testCase),
    { event: 'finished', ...on, by: 'client' },
  ];
}

function http2(testCase: Case): WitnessEvent[] {
  const frame = { event: 'http2-frame', ...on, stream: 0, length: 0 } as const;
  const page = (stream: number, path: string): WitnessEvent => ({
    event: 'request',
    ...on,
    stream,
    requestLine: `GET ${path} HTTP/2`,
    headers: [],
  });
  const stream = 5;
  return [
    { ...frame, by: 'peer', type: 'SETTINGS', settings: [['ENABLE_CONNECT_PROTOCOL', 1]] },
    { ...frame, by: 'client', type: 'SETTINGS', settings: [] },
    { ...frame, by: 'peer', type: 'SETTINGS', ack: true },
    { ...frame, by: 'client', type: 'SETTINGS', ack: true },
    page(1, pagePaths.session),
    page(3, pagePaths.underWay),
    {
      event: 'request',
      ...on,
      stream,
      requestLine: 'CONNECT / HTTP/2',
      headers: [[':protocol', 'websocket'], ...offersOf(testCase)],
    },
    ...opened(testCase),
    { ...frame, by: 'client', type: 'DATA', stream, endStream: true },
    { ...frame, by: 'peer', type: 'DATA', stream, endStream: true },
    page(7, pagePaths.after),
  ];
}

function offersOf({ fixture: { script } }: Case): [string, string][] {
  return [
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
    ...(script.protocols ?? []).map((protocol): [string, string] => ['Sec-WebSocket-Protocol', protocol]),
  ];
}

function opened({ fixture: { peer } }: Case): WitnessEvent[] {
  return [
    ...acceptingSteps({ selects: peer.selects }).map((step): WitnessEvent => ({
      event: 'step',
      ...on,
      layer: 'handshake',
      step,
    })),
    { event: 'close-received', ...on, code: 1000, reason: '' },
  ];
}
