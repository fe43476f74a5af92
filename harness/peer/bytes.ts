import type { Bytes } from '../fixture.js';

/** The bytes that a fixture writes as text or hex. */
export function bufferOf(bytes: Bytes): Buffer {
  return 'hex' in bytes ? Buffer.from(bytes.hex, 'hex') : Buffer.from(bytes.text, 'latin1');
}
