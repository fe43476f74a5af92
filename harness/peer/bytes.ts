import type { Bytes } from '../fixture.js';

/** The bytes that a fixture writes as text or hex. */
export function bufferOf(bytes: Bytes): Buffer {
  if ('hex' in bytes) return Buffer.from(bytes.hex, 'hex');
  const { text, times = 1 } = bytes;
  return Buffer.alloc(text.length * times, text, 'latin1');
}

/** Whether there are more bytes than a client may take before it gives up: it may end the connection in the middle of them. */
export function isLong(bytes: Bytes): boolean {
  return 'text' in bytes && bytes.text.length * (bytes.times ?? 1) > 65_536;
}
