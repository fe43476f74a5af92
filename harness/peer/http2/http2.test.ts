import { once } from 'node:events';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPeer, type StartedPeer } from '../../library/start-peer.js';
import { errorCodes } from '../../model/http2.js';
import { isWitnessed } from '../../model/witness.js';
import { connectHttp2, meetOverHttp2 } from '../../../test/support/http2-client.js';
import { encodeFrame as encodeWebSocketFrame } from '../frames.js';
import {
  clientPreface,
  encodeFrame,
  errorCodeOf,
  frameOf,
  headersFrames,
  parseHeader,
  settingsFrame,
} from './frames.js';
import { encodeFields } from './hpack/encode.js';
import { FrameSender } from './sender.js';
import { Http2Stream } from './stream.js';

const http2 = { transport: 'http2' } as const;
const closeFrame = (code: number, reason = '') =>
  encodeWebSocketFrame({
    fin: true,
    rsv: 0,
    opcode: 8,
    masked: true,
    payload: Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]),
  });

const textFrame = (text: string) =>
  encodeWebSocketFrame({ fin: true, rsv: 0, opcode: 1, masked: true, payload: Buffer.from(text) });

/** Meets a peer with the client of Node. */
async function meeting(id: string, send?: Buffer) {
  await using peer = await startPeer(id, http2);
  const session = await connectHttp2(peer.url, peer.ca);
  const met = await meetOverHttp2(session, send);
  session.destroy();
  const witness = await peer.witness();
  return { ...met, isWitnessed: isWitnessed(witness), witness };
}

describe("the HTTP/2 client of Node, with badsocket's peers", () => {
  it.each([
    ['handshake/http-403', { status: 403, code: errorCodes.indexOf('NO_ERROR') }],
    ['handshake/http-301', { status: 301 }],
    [
      'handshake/http2-reset-internal-error',
      { status: undefined, code: errorCodes.indexOf('INTERNAL_ERROR') },
    ],
    ['handshake/http2-status-403-with-end-stream', { status: 403 }],
    ['connection/finish-after-open', { status: 200, code: 0 }],
    ['connection/reset-after-open', { status: 200, code: errorCodes.indexOf('CANCEL') }],
    ['connection/http2-reset-connect-error', { status: 200, code: errorCodes.indexOf('CONNECT_ERROR') }],
  ])('sees %s, and the witness shows it', async (id, expected) => {
    expect(await meeting(id)).toMatchObject({ ...expected, isWitnessed: true });
  });

  it('reads a Close frame and its reason, also with END_STREAM at once', async () => {
    const bytes = Buffer.from([0x88, 13, 0x0f, 0xa1, ...Buffer.from('over HTTP/2')]);
    const names = ['end-stream-with-close', 'end-stream-at-once', 'end-stream-with-response'];
    const met = await Promise.all(
      names.map(async (name) => meeting(`explicit-close/http2-${name}`, textFrame('hello'))),
    );
    expect(met.map(({ data }) => data)).toEqual([bytes, bytes, bytes]);
  });

  it('completes the closing handshake of an explicit close', async () => {
    const met = await meeting('explicit-close/4001', closeFrame(4001));
    expect(met).toMatchObject({ status: 200, code: 0, isWitnessed: true });
    expect(met.data).toEqual(Buffer.from([0x88, 2, 0x0f, 0xa1]));
  });

  it('is echoed by a healthy peer, which selects a subprotocol', async () => {
    const met = await meeting('healthy/echo', Buffer.concat([textFrame('hello'), closeFrame(1000)]));
    expect(met.data.subarray(0, 7).toString('latin1')).toBe('\x81\x05hello');
    expect(met).toMatchObject({ headers: { 'sec-websocket-protocol': 'chat' }, isWitnessed: true });
  });

  it('gets a message that is larger than the flow-control window', async () => {
    const met = await meeting('explicit-close/after-large-message', closeFrame(4000));
    expect(met.data.length).toBeGreaterThan(2 ** 20);
  });

  it('is unwitnessed without an attempt', async () => {
    await using peer = await startPeer('handshake/http-403', http2);
    (await connectHttp2(peer.url, peer.ca)).destroy();
    const { requirements } = await peer.witness(0);
    expect(requirements.filter(({ met }) => !met).map(({ id }) => id)).toContain('extended-connect-received');
  });
});

describe('a peer over HTTP/2', () => {
  let peer: StartedPeer;
  beforeAll(async () => {
    peer = await startPeer('healthy/echo', http2);
  });
  afterAll(async () => peer[Symbol.asyncDispose]());

  /** Sends bytes on a new session. @returns the error code of the GOAWAY with which the peer ends it */
  async function goAwayAfter(...parts: Buffer[]): Promise<string | undefined> {
    const { hostname, port } = new URL(peer.url);
    const socket: TLSSocket = connectTls({
      host: hostname,
      port: Number(port),
      ca: peer.ca,
      ALPNProtocols: ['h2'],
    });
    socket.on('error', () => undefined);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    await once(socket, 'secureConnect');
    const bytes = Buffer.concat([Buffer.from(clientPreface), encodeFrame(settingsFrame([])), ...parts]);
    socket.end(bytes);
    await once(socket, 'close');
    return goAwayIn(Buffer.concat(received));
  }

  function goAwayIn(bytes: Buffer): string | undefined {
    for (let at = 0; at + 9 <= bytes.length;) {
      const { length, ...header } = parseHeader(bytes.subarray(at));
      const payload = bytes.subarray(at + 9, at + 9 + length);
      if (header.type === 7) return String(errorCodeOf({ ...header, payload }));
      at += 9 + length;
    }
    return undefined;
  }

  const request = (id: number) =>
    headersFrames(
      id,
      encodeFields([
        [':method', 'GET'],
        [':path', '/'],
        [':scheme', 'https'],
      ]),
      false,
    );
  const many = (count: number, make: (index: number) => Buffer) =>
    Array.from({ length: count }, (_, index) => make(index));

  it.each<[string, string, Buffer[]]>([
    [
      'rapid resets',
      'ENHANCE_YOUR_CALM',
      many(1100, (index) =>
        Buffer.concat([
          ...request(2 * index + 1).map((frame) => encodeFrame(frame)),
          encodeFrame(frameOf('RST_STREAM', 2 * index + 1, Buffer.from([0, 0, 0, 8]))),
        ]),
      ),
    ],
    [
      'a flood of CONTINUATION',
      'ENHANCE_YOUR_CALM',
      [
        encodeFrame(frameOf('HEADERS', 1, Buffer.alloc(0))),
        ...many(200, () => encodeFrame(frameOf('CONTINUATION', 1, Buffer.alloc(1)))),
      ],
    ],
    ['a flood of SETTINGS', 'ENHANCE_YOUR_CALM', many(1100, () => encodeFrame(settingsFrame([])))],
    [
      'a flood of PING',
      'ENHANCE_YOUR_CALM',
      many(1100, () => encodeFrame(frameOf('PING', 0, Buffer.alloc(8)))),
    ],
    [
      'a flood of empty DATA',
      'ENHANCE_YOUR_CALM',
      many(1100, () => encodeFrame(frameOf('DATA', 1, Buffer.alloc(0)))),
    ],
    [
      'a header block that stands for megabytes',
      'COMPRESSION_ERROR',
      [
        encodeFrame(
          frameOf(
            'HEADERS',
            1,
            Buffer.concat([
              Buffer.from([0x40]),
              encodeFields([['x', 'y'.repeat(4000)]]).subarray(1),
              Buffer.alloc(9000, 0xbe),
            ]),
            4,
          ),
        ),
      ],
    ],
    [
      'a frame that is too large',
      'FRAME_SIZE_ERROR',
      [encodeFrame(frameOf('DATA', 1, Buffer.alloc(0)), 2 ** 20)],
    ],
    ['a stream with an even number', 'PROTOCOL_ERROR', request(2).map((frame) => encodeFrame(frame))],
    [
      'a broken header block',
      'COMPRESSION_ERROR',
      [encodeFrame(frameOf('HEADERS', 1, Buffer.from([0xff]), 4))],
    ],
  ])('ends the session of a client that sends %s with %s', async (_, code, parts) => {
    expect(await goAwayAfter(...parts)).toBe(code);
  });
});

it('rejects more DATA than the window of the stream allows', () => {
  const connection = {} as ConstructorParameters<typeof FrameSender>[0];
  const stream = new Http2Stream(1, new FrameSender(connection), 65_535, 65_535, false);
  expect(stream.receive(Buffer.alloc(65_535), false)).toBe(true);
  expect(stream.receive(Buffer.alloc(1), false)).toBe(false);
});
