import {
  type ErrorCode,
  errorCodes,
  type FrameType,
  frameTypes,
  type Setting,
  settings,
} from '../../model/http2.js';

/** A frame: https://www.rfc-editor.org/rfc/rfc9113#section-4.1 */
export interface Frame {
  /** The number of the type, which may be unknown. */
  type: number;
  flags: number;
  stream: number;
  payload: Buffer;
}

/** The first bytes of a client: https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
export const clientPreface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** The length of a frame's header in bytes. */
export const headerLength = 9;

/** The maximum length of a payload by default, in bytes: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2 */
export const maxFrameSize = 16_384;

/** ACK of SETTINGS and PING has the value of END_STREAM. */
export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** Returns the number of a type. */
export function typeNumber(type: FrameType): number {
  return frameTypes.indexOf(type);
}

/**
 * Returns the bytes of a frame.
 * @param length the length in the header, if it differs from that of the payload
 */
export function encodeFrame({ type, flags: bits, stream, payload }: Frame, length = payload.length): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUIntBE(length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(bits, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

/** Parses the header of a frame. The reserved bit is ignored. */
export function parseHeader(header: Buffer): Omit<Frame, 'payload'> & { length: number } {
  return {
    length: header.readUIntBE(0, 3),
    type: header.readUInt8(3),
    flags: header.readUInt8(4),
    stream: header.readUInt32BE(5) & 0x7fff_ffff,
  };
}

/** A frame of a known type. */
export function frameOf(type: FrameType, stream: number, payload: Buffer, bits = 0): Frame {
  return { type: typeNumber(type), flags: bits, stream, payload };
}

/** SETTINGS with these values: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.1 */
export function settingsFrame(values: readonly (readonly [Setting, number])[]): Frame {
  const payload = Buffer.alloc(values.length * 6);
  for (const [index, [setting, value]] of values.entries()) {
    payload.writeUInt16BE(settings[setting], index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return frameOf('SETTINGS', 0, payload);
}

/** GOAWAY: https://www.rfc-editor.org/rfc/rfc9113#section-6.8 */
export function goAwayFrame(lastStream: number, code: ErrorCode): Frame {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStream);
  payload.writeUInt32BE(errorCodes.indexOf(code), 4);
  return frameOf('GOAWAY', 0, payload);
}

/** RST_STREAM: https://www.rfc-editor.org/rfc/rfc9113#section-6.4 */
export function resetFrame(stream: number, code: ErrorCode): Frame {
  return frameOf('RST_STREAM', stream, number32(errorCodes.indexOf(code)));
}

/** WINDOW_UPDATE: https://www.rfc-editor.org/rfc/rfc9113#section-6.9 */
export function windowUpdateFrame(stream: number, increment: number): Frame {
  return frameOf('WINDOW_UPDATE', stream, number32(increment));
}

/** HEADERS, followed by CONTINUATION if the block is longer than a frame: https://www.rfc-editor.org/rfc/rfc9113#section-6.2 */
export function headersFrames(stream: number, block: Buffer, endStream: boolean): Frame[] {
  const parts = partsOf(block);
  return parts.map((payload, index) =>
    frameOf(
      index === 0 ? 'HEADERS' : 'CONTINUATION',
      stream,
      payload,
      (index === 0 && endStream ? flags.endStream : 0) | (index === parts.length - 1 ? flags.endHeaders : 0),
    ),
  );
}

function partsOf(block: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(block.length / maxFrameSize));
  return Array.from({ length: count }, (_, index) =>
    block.subarray(index * maxFrameSize, (index + 1) * maxFrameSize),
  );
}

/** Parses the settings that are known. */
export function parseSettings(payload: Buffer): Partial<Record<Setting, number>> {
  const values: Partial<Record<Setting, number>> = {};
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    const name = settingNames.find((setting) => settings[setting] === payload.readUInt16BE(at));
    if (name !== undefined) values[name] = payload.readUInt32BE(at + 2);
  }
  return values;
}

const settingNames = Object.keys(settings) as Setting[];

/**
 * Returns the content of DATA or HEADERS without padding and priority, or `undefined` if the payload is too short:
 * https://www.rfc-editor.org/rfc/rfc9113#section-6.1
 */
export function contentOf({ flags: bits, payload, type }: Frame): Buffer | undefined {
  const isPadded = (bits & flags.padded) !== 0;
  const hasPriority = type === typeNumber('HEADERS') && (bits & flags.priority) !== 0;
  const start = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0);
  const end = payload.length - (isPadded ? (payload[0] ?? 0) : 0);
  return end < start ? undefined : payload.subarray(start, end);
}

/** Returns the error code of RST_STREAM or GOAWAY, or its number if it is unknown. */
export function errorCodeOf({ type, payload }: Frame): ErrorCode | number | undefined {
  const at = type === typeNumber('RST_STREAM') ? 0 : type === typeNumber('GOAWAY') ? 4 : undefined;
  if (at === undefined || payload.length < at + 4) return undefined;
  const code = payload.readUInt32BE(at);
  return errorCodes[code] ?? code;
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
