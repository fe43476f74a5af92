import { createCipheriv, createDecipheriv } from 'node:crypto';
import { number, vector } from './encoding.js';
import { expandLabel } from './keys.js';

/** https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** The maximum length of the content of a record, in bytes. */
export const maxContent = 2 ** 14;

export interface TlsRecord {
  type: number;
  content: Buffer;
}

/** Returns an unencrypted record. */
export function plainRecord(type: number, content: Buffer): Buffer {
  return Buffer.concat([number(1, type), number(2, 0x0303), vector(2, content)]);
}

const tagLength = 16;

/**
 * The keys of one direction, and how many records they have been used for:
 * https://www.rfc-editor.org/rfc/rfc8446#section-5.2
 */
export class Protection {
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0;

  constructor(trafficSecret: Buffer) {
    this.#key = expandLabel(trafficSecret, 'key', Buffer.alloc(0), 16);
    this.#iv = expandLabel(trafficSecret, 'iv', Buffer.alloc(0), 12);
  }

  seal({ type, content }: TlsRecord): Buffer {
    const header = recordHeader(content.length + 1 + tagLength);
    const cipher = createCipheriv('aes-128-gcm', this.#key, this.#nonce()).setAAD(header);
    const sealed = Buffer.concat([cipher.update(content), cipher.update(number(1, type)), cipher.final()]);
    return Buffer.concat([header, sealed, cipher.getAuthTag()]);
  }

  /** @throws {Error} if the record was not sealed with these keys. */
  open(sealed: Buffer): TlsRecord {
    const decipher = createDecipheriv('aes-128-gcm', this.#key, this.#nonce())
      .setAAD(recordHeader(sealed.length))
      .setAuthTag(sealed.subarray(-tagLength));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
    let end = padded.length - 1;
    while (end > 0 && padded[end] === 0) end--;
    return { type: padded[end] ?? 0, content: padded.subarray(0, end) };
  }

  /** https://www.rfc-editor.org/rfc/rfc8446#section-5.3 */
  #nonce(): Buffer {
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequence++) >>> 0, 8);
    return nonce;
  }
}

function recordHeader(length: number): Buffer {
  return Buffer.concat([number(1, contentTypes.applicationData), number(2, 0x0303), number(2, length)]);
}
