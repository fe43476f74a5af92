import type { Bytes } from '../fixture.js';

/** The bytes that a fixture writes as text or hex. */
export function bufferOf(bytes: Bytes): Buffer {
  if ('hex' in bytes) return Buffer.from(bytes.hex, 'hex');
  const { text, times = 1 } = bytes;
  return Buffer.alloc(text.length * times, text, 'latin1');
}
