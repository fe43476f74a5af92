import type { Bytes } from '../model/bytes.js';

/** Many connections may send the same many bytes at once: there is one copy of them. */
const made = new WeakMap<Bytes, Buffer>();

/** The bytes that a fixture writes as text or hex. */
export function bufferOf(bytes: Bytes): Buffer {
  const known = made.get(bytes);
  if (known !== undefined) return known;
  const buffer =
    'hex' in bytes
      ? Buffer.from(bytes.hex, 'hex')
      : Buffer.alloc(bytes.text.length * (bytes.times ?? 1), bytes.text, 'latin1');
  made.set(bytes, buffer);
  return buffer;
}

/** Whether there are more bytes than a client may take before it gives up: it may end the connection in the middle of them. */
export function isLong(bytes: Bytes): boolean {
  return 'text' in bytes && bytes.text.length * (bytes.times ?? 1) > 65_536;
}
