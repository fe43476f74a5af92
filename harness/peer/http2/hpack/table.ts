import { HpackError } from './integers.js';

/** A header field: its name in lower case, and its value. */
export type Field = readonly [name: string, value: string];

/** Returns the value of the first field with a name. */
export function fieldOf(fields: readonly Field[], name: string): string | undefined {
  return fields.find(([field]) => field === name)?.[1];
}

/** The static table, from index 1: https://www.rfc-editor.org/rfc/rfc7541#appendix-A */
const staticTable: readonly Field[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  ...['200', '204', '206', '304', '400', '404', '500'].map((status) => [':status', status] as const),
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ...[
    'accept-language',
    'accept-ranges',
    'accept',
    'access-control-allow-origin',
    'age',
    'allow',
    'authorization',
    'cache-control',
    'content-disposition',
    'content-encoding',
    'content-language',
    'content-length',
    'content-location',
    'content-range',
    'content-type',
    'cookie',
    'date',
    'etag',
    'expect',
    'expires',
    'from',
    'host',
    'if-match',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'last-modified',
    'link',
    'location',
    'max-forwards',
    'proxy-authenticate',
    'proxy-authorization',
    'range',
    'referer',
    'refresh',
    'retry-after',
    'server',
    'set-cookie',
    'strict-transport-security',
    'transfer-encoding',
    'user-agent',
    'vary',
    'via',
    'www-authenticate',
  ].map((name) => [name, ''] as const),
];

/** The size of a field: https://www.rfc-editor.org/rfc/rfc7541#section-4.1 */
export function sizeOf([name, value]: Field): number {
  return name.length + value.length + 32;
}

/** The static and the dynamic table of one direction: https://www.rfc-editor.org/rfc/rfc7541#section-2.3 */
export class FieldTable {
  readonly #dynamic: Field[] = [];
  readonly #limit: number;
  #maxSize: number;
  #size = 0;

  /** @param limit the maximum of the dynamic table's maximum size, in bytes: SETTINGS_HEADER_TABLE_SIZE */
  constructor(limit: number) {
    this.#limit = limit;
    this.#maxSize = limit;
  }

  /** The size of the dynamic table, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** Returns the field at an index. @throws {HpackError} if there is none. */
  at(index: number): Field {
    const field =
      index <= staticTable.length ? staticTable[index - 1] : this.#dynamic[index - staticTable.length - 1];
    if (field === undefined) throw new HpackError(`the tables have no index ${index}`);
    return field;
  }

  add(field: Field): void {
    this.#dynamic.unshift(field);
    this.#size += sizeOf(field);
    this.#evict();
  }

  /** Changes the maximum size. @throws {HpackError} if it exceeds the limit. */
  resize(maxSize: number): void {
    if (maxSize > this.#limit) throw new HpackError('the dynamic table exceeds its limit');
    this.#maxSize = maxSize;
    this.#evict();
  }

  #evict(): void {
    while (this.#size > this.#maxSize) {
      const oldest = this.#dynamic.pop();
      this.#size -= oldest === undefined ? 0 : sizeOf(oldest);
    }
  }
}
