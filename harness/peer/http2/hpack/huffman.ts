import { HpackError } from './integers.js';

/**
 * The lengths of the codes of the bytes 0 to 255 and of EOS, in bits: https://www.rfc-editor.org/rfc/rfc7541#appendix-B. The code is
 * canonical: codes of the same length follow each other in the order of their symbols, so that the lengths determine the codes.
 */
const lengths = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

const endOfString = 256;

/** The symbols by length and code. */
const symbols = codesOf(lengths);

function codesOf(all: readonly number[]): ReadonlyMap<string, number> {
  const bySize = all.map((length, symbol) => ({ length, symbol })).sort((a, b) => a.length - b.length);
  const codes = new Map<string, number>();
  let code = 0;
  let size = 0;
  for (const { length, symbol } of bySize) {
    code *= 2 ** (length - size);
    size = length;
    codes.set(`${size}:${code}`, symbol);
    code += 1;
  }
  return codes;
}

/**
 * Decodes a string: https://www.rfc-editor.org/rfc/rfc7541#section-5.2
 * @throws {HpackError} if it contains EOS, or if its padding is not the beginning of EOS or longer than 7 bits.
 */
export function decodeHuffman(bytes: Buffer): Buffer {
  const decoded: number[] = [];
  let code = 0;
  let size = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1);
      size += 1;
      const symbol = symbols.get(`${size}:${code}`);
      if (symbol === endOfString) throw new HpackError('a string contains the symbol EOS');
      if (size >= 30) throw new HpackError('a string contains no symbol');
      if (symbol === undefined) continue;
      decoded.push(symbol);
      code = 0;
      size = 0;
    }
  }
  if (size > 7 || code !== 2 ** size - 1) throw new HpackError('the padding of a string is wrong');
  return Buffer.from(decoded);
}
