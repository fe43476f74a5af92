import { randomBytes } from 'node:crypto';
import type { Wire } from './wire.js';

/** A frame of RFC 6455 §5.2: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
export interface Frame {
  fin: boolean;
  /** RSV1, RSV2 and RSV3 as the bits 4, 2 and 1. */
  rsv: number;
  opcode: number;
  masked: boolean;
  payload: Buffer;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The bytes of a frame with the shortest length field that does. */
export function encodeFrame({ fin, rsv, opcode, masked, payload }: Frame): Buffer {
  const { length } = payload;
  const lengthField = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8);
  if (lengthField.length === 2) lengthField.writeUInt16BE(length);
  if (lengthField.length === 8) lengthField.writeBigUInt64BE(BigInt(length));
  const shortLength = length < 126 ? length : length < 65_536 ? 126 : 127;
  const header = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | shortLength]);
  if (!masked) return Buffer.concat([header, lengthField, payload]);
  const key = randomBytes(4);
  return Buffer.concat([header, lengthField, key, applyMask(payload, key)]);
}

/** A frame as it is read. */
export interface ReadFrame extends Frame {
  /** The length of the whole payload in bytes. `payload` may be shorter. */
  length: number;
}

/**
 * Reads one whole frame.
 * @param maxKept the maximum number of bytes of the payload to keep. The rest is read and discarded.
 * @throws {import('./wire.js').ClientGone} if the client ends before the frame is whole.
 */
export async function readFrame(wire: Wire, maxKept = Infinity): Promise<ReadFrame> {
  const [first = 0, second = 0] = await wire.read(2);
  const short = second & 0x7f;
  const length =
    short < 126
      ? short
      : short === 126
        ? (await wire.read(2)).readUInt16BE()
        : Number((await wire.read(8)).readBigUInt64BE());
  const masked = (second & 0x80) !== 0;
  const key = masked ? await wire.read(4) : undefined;
  const kept = Math.min(length, maxKept);
  const bytes = await wire.read(kept);
  await wire.skip(length - kept);
  return {
    length,
    fin: (first & 0x80) !== 0,
    rsv: (first >> 4) & 7,
    opcode: first & 0x0f,
    masked,
    payload: key === undefined ? bytes : applyMask(bytes, key),
  };
}

/** The body of a Close frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1 */
export function closeBody(code?: number, reason = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return Buffer.concat([body, Buffer.from(reason)]);
}

export function parseCloseBody(body: Buffer): { code: number | null; reason: string } {
  return body.length < 2
    ? { code: null, reason: '' }
    : { code: body.readUInt16BE(), reason: body.subarray(2).toString() };
}

function applyMask(bytes: Buffer, key: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (key[index % 4] ?? 0)));
}
