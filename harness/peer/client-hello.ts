/** The fields of a ClientHello that the witness records: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
export interface ClientHello {
  serverName: string | null;
  alpn: string[];
  versions: string[];
}

/** The fields of a ClientHello that a ServerHello depends on. */
export interface KeyOffer {
  sessionId: Buffer;
  /** Public keys by NamedGroup: https://www.rfc-editor.org/rfc/rfc8446#section-4.2.8 */
  keyShares: Map<number, Buffer>;
}

const handshakeRecord = 22;
const clientHelloMessage = 1;

/** Returns the length of the handshake record with this 5-byte header, or `undefined` for another header. */
export function recordLength(header: Buffer): number | undefined {
  return header[0] === handshakeRecord && header[1] === 3 ? 5 + header.readUInt16BE(3) : undefined;
}

/** Parses a ClientHello in one record. Returns `undefined` if the record contains no complete ClientHello. */
export function parseClientHello(record: Buffer): ClientHello | undefined {
  return ifWhole(() => {
    const { legacyVersion, extensions } = parse(record);
    const serverName = extensions.get(extensionTypes.serverName)?.vector(2);
    serverName?.number(1);
    const versions = extensions.get(extensionTypes.supportedVersions)?.vector(1).numbers(2);
    return {
      serverName: serverName?.vector(2).text() ?? null,
      alpn: extensions.get(extensionTypes.alpn)?.vector(2).texts(1) ?? [],
      // GREASE: https://www.rfc-editor.org/rfc/rfc8701
      versions: (versions ?? [legacyVersion])
        .map(versionName)
        .filter((version) => !/^0x(.)a\1a$/.test(version)),
    };
  });
}

/** Parses the key exchange of a ClientHello. Returns `undefined` if the record contains no complete ClientHello. */
export function parseKeyOffer(record: Buffer): KeyOffer | undefined {
  return ifWhole(() => {
    const { sessionId, extensions } = parse(record);
    const keyShares = new Map<number, Buffer>();
    const shares = extensions.get(extensionTypes.keyShare)?.vector(2);
    while (shares !== undefined && shares.left > 0) keyShares.set(shares.number(2), shares.vector(2).rest());
    return { sessionId, keyShares };
  });
}

function ifWhole<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-4.2 */
export const extensionTypes = { serverName: 0, alpn: 16, supportedVersions: 43, keyShare: 51 } as const;

interface Message {
  legacyVersion: number;
  sessionId: Buffer;
  extensions: Map<number, Cursor>;
}

/** @throws {RangeError} if the record contains no complete ClientHello. */
function parse(record: Buffer): Message {
  const handshake = new Cursor(record.subarray(5));
  if (handshake.number(1) !== clientHelloMessage) throw new RangeError('this is no ClientHello');
  const message = handshake.vector(3);
  const legacyVersion = message.number(2);
  message.bytes(32);
  const sessionId = message.vector(1).rest();
  message.vector(2);
  message.vector(1);
  const extensions = new Map<number, Cursor>();
  const list = message.left > 0 ? message.vector(2) : undefined;
  while (list !== undefined && list.left > 0) extensions.set(list.number(2), list.vector(2));
  return { legacyVersion, sessionId, extensions };
}

/** Returns the name of a ProtocolVersion. */
export function versionName(version: number): string {
  return (
    { 0x0300: 'SSLv3', 0x0301: 'TLSv1.0', 0x0302: 'TLSv1.1', 0x0303: 'TLSv1.2', 0x0304: 'TLSv1.3' }[
      version
    ] ?? `0x${version.toString(16).padStart(4, '0')}`
  );
}

class Cursor {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get left(): number {
    return this.#buffer.length - this.#at;
  }

  number(length: number): number {
    return this.bytes(length).readUIntBE(0, length);
  }

  bytes(length: number): Buffer {
    if (length > this.left) throw new RangeError('the message ends early');
    this.#at += length;
    return this.#buffer.subarray(this.#at - length, this.#at);
  }

  /** A variable-length vector with a length of `lengthBytes`. */
  vector(lengthBytes: number): Cursor {
    return new Cursor(this.bytes(this.number(lengthBytes)));
  }

  rest(): Buffer {
    return this.bytes(this.left);
  }

  text(): string {
    return this.rest().toString('latin1');
  }

  numbers(length: number): number[] {
    const found: number[] = [];
    while (this.left > 0) found.push(this.number(length));
    return found;
  }

  texts(lengthBytes: number): string[] {
    const found: string[] = [];
    while (this.left > 0) found.push(this.vector(lengthBytes).text());
    return found;
  }
}
