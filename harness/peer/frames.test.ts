import fc from 'fast-check';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { closeBody, encodeFrame, type Frame, opcodes, parseCloseBody, readFrame } from './frames.js';
import { ClientGone, Wire } from './wire.js';

/** Reads all frames in the bytes. */
async function framesIn(bytes: Buffer): Promise<Frame[]> {
  const stream = new PassThrough();
  const wire = new Wire(stream, new Socket());
  stream.end(bytes);
  const frames: Frame[] = [];
  try {
    for (;;) {
      const { length, ...frame } = await readFrame(wire);
      expect(length).toBe(frame.payload.length);
      frames.push(frame);
    }
  } catch (problem) {
    if (problem instanceof ClientGone) return frames;
    throw problem;
  }
}

const hello = Buffer.from('Hello');
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

it('keeps no more of a payload than the reader needs, and reads on behind it', async () => {
  const stream = new PassThrough();
  const wire = new Wire(stream, new Socket());
  const frame = (payload: Buffer) => encodeFrame({ fin: true, rsv: 0, opcode: 2, masked: false, payload });
  stream.end(Buffer.concat([frame(Buffer.alloc(70_000, 'x')), frame(Buffer.from('next'))]));
  expect(await readFrame(wire, 5)).toMatchObject({ length: 70_000, payload: Buffer.from('xxxxx') });
  expect(await readFrame(wire, 5)).toMatchObject({ length: 4, payload: Buffer.from('next') });
});

/**
 * The examples of https://www.rfc-editor.org/rfc/rfc6455#section-5.7, in their order. OkHttp reads the same bytes:
 * https://github.com/square/okhttp/blob/master/okhttp/src/jvmTest/kotlin/okhttp3/internal/ws/WebSocketReaderTest.kt
 */
const examples: [string, Buffer, Frame[]][] = [
  ['a single-frame unmasked text message', hex('81 05 48 65 6c 6c 6f'), [text(hello)]],
  [
    'a single-frame masked text message',
    hex('81 85 37 fa 21 3d 7f 9f 4d 51 58'),
    [{ ...text(hello), masked: true }],
  ],
  [
    'a fragmented unmasked text message',
    hex('01 03 48 65 6c 80 02 6c 6f'),
    [
      { ...text(Buffer.from('Hel')), fin: false },
      { ...text(Buffer.from('lo')), opcode: opcodes.continuation },
    ],
  ],
  ['an unmasked Ping', hex('89 05 48 65 6c 6c 6f'), [{ ...text(hello), opcode: opcodes.ping }]],
  [
    'a masked Pong',
    hex('8a 85 37 fa 21 3d 7f 9f 4d 51 58'),
    [{ ...text(hello), opcode: opcodes.pong, masked: true }],
  ],
  ['256 bytes of binary data', Buffer.concat([hex('82 7e 01 00'), counting(256)]), [binary(counting(256))]],
  [
    '64 KiB of binary data',
    Buffer.concat([hex('82 7f 00 00 00 00 00 01 00 00'), counting(65_536)]),
    [binary(counting(65_536))],
  ],
];

describe('the examples of RFC 6455 section 5.7', () => {
  it.each(examples)('reads %s', async (_, bytes, frames) => {
    expect(await framesIn(bytes)).toEqual(frames);
  });

  it.each(examples.filter(([, , frames]) => frames.every(({ masked }) => !masked)))(
    'writes %s',
    (_, bytes, frames) => {
      expect(Buffer.concat(frames.map(encodeFrame)).equals(bytes)).toBe(true);
    },
  );

  it.each(examples.filter(([, , [frame]]) => frame?.masked === true))(
    'writes %s with a key of its own',
    async (_, bytes, frames) => {
      const written = Buffer.concat(frames.map(encodeFrame));
      expect(written.subarray(0, 2)).toEqual(bytes.subarray(0, 2));
      expect(written).toHaveLength(bytes.length);
      expect(await framesIn(written)).toEqual(frames);
    },
  );
});

/** https://www.rfc-editor.org/rfc/rfc6455#section-5.2: the minimal number of bytes encodes the length. */
it.each([
  [0, '82 00'],
  [1, '82 01'],
  [125, '82 7d'],
  [126, '82 7e 00 7e'],
  [127, '82 7e 00 7f'],
  [65_535, '82 7e ff ff'],
  [65_536, '82 7f 00 00 00 00 00 01 00 00'],
])('writes the length of %d bytes in the shortest field', (length, header) => {
  const written = encodeFrame(binary(Buffer.alloc(length)));
  expect(written.subarray(0, -length || undefined).toString('hex')).toBe(header.replaceAll(' ', ''));
});

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  fin: fc.boolean(),
  rsv: fc.integer({ min: 0, max: 7 }),
  opcode: fc.integer({ min: 0, max: 15 }),
  masked: fc.boolean(),
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

it('reads what it writes, frame by frame', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { maxLength: 4 }), async (frames) => {
      expect(await framesIn(Buffer.concat(frames.map(encodeFrame)))).toEqual(frames);
    }),
  );
});

it('does not return a truncated frame', async () => {
  await fc.assert(
    fc.asyncProperty(anyFrame, fc.nat(), async (frame, cut) => {
      const bytes = encodeFrame(frame);
      expect(await framesIn(bytes.subarray(0, cut % bytes.length))).toEqual([]);
    }),
  );
});

it('reads any bytes, or reports that they are truncated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      await expect(framesIn(Buffer.from(bytes))).resolves.toBeInstanceOf(Array);
    }),
  );
});

/** https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1 */
describe('the body of a Close frame', () => {
  it.each([
    [undefined, '', ''],
    [1000, '', '03e8'],
    [4001, 'a reason', '0fa1 6120726561736f6e'],
    [65_535, 'ü', 'ffff c3bc'],
  ])('of code %s and reason "%s"', (code, reason, bytes) => {
    expect(closeBody(code, reason).toString('hex')).toBe(bytes.replaceAll(' ', ''));
    expect(parseCloseBody(closeBody(code, reason))).toEqual({ code: code ?? null, reason });
  });

  it('of one byte holds no code', () => {
    expect(parseCloseBody(Buffer.from([3]))).toEqual({ code: null, reason: '' });
  });
});

/** The classes of ws that turn messages into frames and back; @types/ws does not declare them. */
const { Sender, Receiver } = ws as unknown as {
  Sender: {
    frame(data: Buffer, options: Record<string, unknown>): Buffer[];
  };
  Receiver: new (options: Record<string, unknown>) => PassThrough;
};

describe('ws', () => {
  it('writes the same frames', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom(...Object.values(opcodes)),
        fc.integer({ min: 0, max: 70_000 }),
        (fin, opcode, length) => {
          const payload = counting(length);
          const theirs = Sender.frame(payload, { fin, rsv1: false, opcode, mask: false, readOnly: true });
          const ours = encodeFrame({ fin, rsv: 0, opcode, masked: false, payload });
          expect(ours.equals(Buffer.concat(theirs))).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('writes masked frames that read as what was sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), async (length) => {
        const payload = counting(length);
        const options = { fin: true, rsv1: false, opcode: opcodes.binary, mask: true, readOnly: true };
        const [frame, ...others] = await framesIn(Buffer.concat(Sender.frame(payload, options)));
        expect(others).toEqual([]);
        expect({ ...frame, payload: frame?.payload.equals(payload) }).toEqual({
          ...binary(payload),
          masked: true,
          payload: true,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('reads the messages of our frames, as a client and as a server', async () => {
    for (const isServer of [false, true]) {
      const receiver = new Receiver({ isServer });
      const heard: unknown[] = [];
      receiver.on('message', (data: Buffer, isBinary: boolean) =>
        heard.push([isBinary ? 'binary' : 'text', data.length]),
      );
      receiver.on('ping', (data: Buffer) => heard.push(['ping', data.toString()]));
      receiver.on('pong', (data: Buffer) => heard.push(['pong', data.toString()]));
      const concluded = new Promise<unknown>((resolve, reject) => {
        receiver.on('error', reject);
        receiver.on('conclude', (code: number, reason: Buffer) => resolve([code, reason.toString()]));
      });
      const frames: Frame[] = [
        { ...text(Buffer.from('Hel')), fin: false },
        { ...text(hello), opcode: opcodes.ping },
        { ...text(Buffer.from('lo')), opcode: opcodes.continuation },
        binary(counting(256)),
        binary(counting(65_536)),
        { ...text(hello), opcode: opcodes.pong },
        { ...binary(closeBody(4001, 'a reason')), opcode: opcodes.close },
      ];
      receiver.write(Buffer.concat(frames.map((frame) => encodeFrame({ ...frame, masked: isServer }))));
      expect(await concluded).toEqual([4001, 'a reason']);
      expect(heard).toEqual([
        ['ping', 'Hello'],
        ['text', 5],
        ['binary', 256],
        ['binary', 65_536],
        ['pong', 'Hello'],
      ]);
    }
  });
});

function text(payload: Buffer): Frame {
  return { fin: true, rsv: 0, opcode: opcodes.text, masked: false, payload };
}

function binary(payload: Buffer): Frame {
  return { ...text(payload), opcode: opcodes.binary };
}

function counting(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => index % 256));
}
