/** What a ClientHello says of itself: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
export interface ClientHello {
  serverName: string | null;
  alpn: string[];
  versions: string[];
}

const handshakeRecord = 22;
const clientHelloMessage = 1;

/** How many bytes a TLS record has that starts with these five, or `undefined` if no handshake record starts so. */
export function recordLength(header: Buffer): number | undefined {
  return header[0] === handshakeRecord && header[1] === 3 ? 5 + header.readUInt16BE(3) : undefined;
}

/** Reads a ClientHello that lies in one record; `undefined` if that is not what it is. */
export function parseClientHello(record: Buffer): ClientHello | undefined {
  try {
    return parse(new Cursor(record.subarray(5)));
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

function parse(message: Cursor): ClientHello | undefined {
  if (message.number(1) !== clientHelloMessage) return undefined;
  message.number(3);
  const legacyVersion = message.number(2);
  message.bytes(32);
  message.vector(1);
  message.vector(2);
  message.vector(1);
  const hello: ClientHello = { serverName: null, alpn: [], versions: [versionName(legacyVersion)] };
  const extensions = message.vector(2);
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const body = extensions.vector(2);
    if (type === 0) {
      const names = body.vector(2);
      names.number(1);
      hello.serverName = names.vector(2).text();
    } else if (type === 16) {
      const names = body.vector(2);
      while (names.left > 0) hello.alpn.push(names.vector(1).text());
    } else if (type === 43) {
      const versions = body.vector(1);
      hello.versions = [];
      while (versions.left > 0) hello.versions.push(versionName(versions.number(2)));
      // GREASE: https://www.rfc-editor.org/rfc/rfc8701
      hello.versions = hello.versions.filter((version) => !/^0x(.)a\1a$/.test(version));
    }
  }
  return hello;
}

function versionName(version: number): string {
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

  text(): string {
    return this.#buffer.subarray(this.#at).toString('latin1');
  }
}
