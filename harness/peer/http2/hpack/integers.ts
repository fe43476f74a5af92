/** A header block that cannot be decoded: https://www.rfc-editor.org/rfc/rfc7541#section-5 */
export class HpackError extends Error {
  override readonly name = 'HpackError';
}

/**
 * Encodes an integer with a prefix: https://www.rfc-editor.org/rfc/rfc7541#section-5.1
 * @param pattern the bits of the first byte above the prefix
 */
export function encodeInteger(value: number, prefixBits: number, pattern = 0): Buffer {
  const max = 2 ** prefixBits - 1;
  if (value < max) return Buffer.from([pattern | value]);
  const bytes = [pattern | max];
  let rest = value - max;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Reads the parts of a header block, one after the other. */
export class HpackReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Returns the next byte, and leaves it unread. @throws {HpackError} at the end. */
  peek(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new HpackError('the header block ends early');
    return byte;
  }

  /** Reads an integer whose prefix is the lower bits of the next byte. @throws {HpackError} if it exceeds 2^28. */
  integer(prefixBits: number): number {
    const max = 2 ** prefixBits - 1;
    let value = this.#byte() & max;
    if (value < max) return value;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value > 2 ** 28) throw new HpackError('an integer is too large');
      if (byte < 0x80) return value;
    }
  }

  /** Reads bytes. @throws {HpackError} if there are fewer. */
  bytes(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new HpackError('the header block ends early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    const byte = this.peek();
    this.#at += 1;
    return byte;
  }
}
