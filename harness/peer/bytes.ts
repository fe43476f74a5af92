import type { Bytes } from '../model/bytes.js';

/** One buffer for each `Bytes` object, which all connections share. */
const buffers = new WeakMap<Bytes, Buffer>();

/** Returns the buffer of bytes that a fixture writes as text or hex. */
export function bufferOf(bytes: Bytes): Buffer {
  const known = buffers.get(bytes);
  if (known !== undefined) return known;
  const buffer =
    'hex' in bytes
      ? Buffer.from(bytes.hex, 'hex')
      : Buffer.alloc(bytes.text.length * (bytes.times ?? 1), bytes.text, 'latin1');
  buffers.set(bytes, buffer);
  return buffer;
}

/** Whether the bytes are so many that a client may end the connection before it reads all of them. */
export function isLong(bytes: Bytes): boolean {
  return 'text' in bytes && bytes.text.length * (bytes.times ?? 1) > 65_536;
}
