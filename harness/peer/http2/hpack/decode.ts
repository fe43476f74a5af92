import { decodeHuffman } from './huffman.js';
import { HpackError, HpackReader } from './integers.js';
import { type Field, FieldTable, sizeOf } from './table.js';

/** The default of SETTINGS_HEADER_TABLE_SIZE, in bytes: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2 */
const defaultTableSize = 4096;

/** The maximum size of a decoded list of fields, in bytes. A few bytes of a header block can name a large field thousands of times. */
const maxListSize = 64 * 1024;

/** Decodes the header blocks of one direction of a session, in order: https://www.rfc-editor.org/rfc/rfc7541 */
export class HpackDecoder {
  readonly #table: FieldTable;

  constructor(tableSize = defaultTableSize) {
    this.#table = new FieldTable(tableSize);
  }

  /** The size of the dynamic table, in bytes. */
  get tableSize(): number {
    return this.#table.size;
  }

  /** @throws {HpackError} if the block is malformed, or if its fields exceed 64 KiB. The session cannot continue. */
  decode(block: Buffer): Field[] {
    const reader = new HpackReader(block);
    const fields: Field[] = [];
    let size = 0;
    while (!reader.isAtEnd) {
      const field = this.#next(reader, fields.length === 0);
      if (field === undefined) continue;
      size += sizeOf(field);
      if (size > maxListSize) throw new HpackError('the fields exceed 64 KiB');
      fields.push(field);
    }
    return fields;
  }

  /** Reads the next representation: https://www.rfc-editor.org/rfc/rfc7541#section-6 @returns its field, if it has one */
  #next(reader: HpackReader, mayResize: boolean): Field | undefined {
    const first = reader.peek();
    if (first >= 0x80) return this.#table.at(reader.integer(7));
    if (first >= 0x40) {
      const field = this.#literal(reader, 6);
      this.#table.add(field);
      return field;
    }
    if (first >= 0x20) {
      if (!mayResize) throw new HpackError('a size update follows a field');
      this.#table.resize(reader.integer(5));
      return undefined;
    }
    return this.#literal(reader, 4);
  }

  #literal(reader: HpackReader, prefixBits: number): Field {
    const index = reader.integer(prefixBits);
    const name = index === 0 ? stringIn(reader) : this.#table.at(index)[0];
    return [name, stringIn(reader)];
  }
}

function stringIn(reader: HpackReader): string {
  const isHuffman = reader.peek() >= 0x80;
  const bytes = reader.bytes(reader.integer(7));
  return (isHuffman ? decodeHuffman(bytes) : bytes).toString('latin1');
}
