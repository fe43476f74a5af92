import { encodeInteger } from './integers.js';
import type { Field } from './table.js';

/**
 * Encodes fields as literals without indexing and without Huffman coding, in any order and with any content. Such a block depends on no
 * earlier one: https://www.rfc-editor.org/rfc/rfc7541#section-6.2.2
 */
export function encodeFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0]), encodeString(name), encodeString(value)]),
  );
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([encodeInteger(bytes.length, 7), bytes]);
}
