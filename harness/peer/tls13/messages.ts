import { createHash, randomBytes } from 'node:crypto';
import type { TlsMessage } from '../../model/tls-message.js';
import { bufferOf } from '../bytes.js';
import { extensionTypes } from '../client-hello.js';
import { number, vector } from './encoding.js';

/** HandshakeType: https://www.rfc-editor.org/rfc/rfc8446#section-4 */
export const handshakeTypes = {
  serverHello: 2,
  encryptedExtensions: 8,
  certificate: 11,
  certificateVerify: 15,
  finished: 20,
} as const;

/** NamedGroup: https://www.rfc-editor.org/rfc/rfc8446#section-4.2.7 */
export const x25519 = 0x001d;

const tlsAes128GcmSha256 = 0x1301;
const tls13 = 0x0304;

type MessageOf<Name extends TlsMessage['message']> = Extract<TlsMessage, { message: Name }>;

/** A handshake message: https://www.rfc-editor.org/rfc/rfc8446#section-4 */
export function handshakeMessage(type: number, body: Buffer): Buffer {
  return Buffer.concat([number(1, type), vector(3, body)]);
}

function extension(type: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([number(2, type), vector(2, ...parts)]);
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 */
export function serverHello(fault: MessageOf<'ServerHello'>, sessionId: Buffer, publicKey: Buffer): Buffer {
  const { keyShare = { group: x25519, key: publicKey } } = fault;
  const share =
    keyShare === 'none'
      ? []
      : [
          extension(
            extensionTypes.keyShare,
            number(2, keyShare.group),
            vector(2, Buffer.isBuffer(keyShare.key) ? keyShare.key : bufferOf(keyShare.key)),
          ),
        ];
  return helloOf({
    random: randomBytes(32),
    sessionId: fault.sessionId === undefined ? sessionId : bufferOf(fault.sessionId),
    cipherSuite: fault.cipherSuite ?? tlsAes128GcmSha256,
    compression: fault.compression ?? 0,
    extensions: [
      extension(extensionTypes.supportedVersions, number(2, fault.version ?? tls13)),
      ...share,
      ...(fault.extension === undefined ? [] : [extension(fault.extension)]),
    ],
  });
}

/** A ServerHello with a random of its own: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.4 */
export function helloRetryRequest({ group }: MessageOf<'HelloRetryRequest'>, sessionId: Buffer): Buffer {
  return helloOf({
    random: createHash('sha256').update('HelloRetryRequest').digest(),
    sessionId,
    cipherSuite: tlsAes128GcmSha256,
    compression: 0,
    extensions: [
      extension(extensionTypes.supportedVersions, number(2, tls13)),
      extension(extensionTypes.keyShare, number(2, group)),
    ],
  });
}

interface Hello {
  random: Buffer;
  sessionId: Buffer;
  cipherSuite: number;
  compression: number;
  extensions: Buffer[];
}

function helloOf({ random, sessionId, cipherSuite, compression, extensions }: Hello): Buffer {
  return handshakeMessage(
    handshakeTypes.serverHello,
    Buffer.concat([
      number(2, 0x0303),
      random,
      vector(1, sessionId),
      number(2, cipherSuite),
      number(1, compression),
      vector(2, ...extensions),
    ]),
  );
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-4.3.1 */
export function encryptedExtensions(fault: MessageOf<'EncryptedExtensions'>): Buffer {
  const selected =
    fault.alpn === undefined
      ? []
      : [extension(extensionTypes.alpn, vector(2, vector(1, Buffer.from(fault.alpn))))];
  const unasked = fault.extension === undefined ? [] : [extension(fault.extension)];
  return handshakeMessage(handshakeTypes.encryptedExtensions, vector(2, ...selected, ...unasked));
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 */
export function certificate({ chain }: MessageOf<'Certificate'>, own: readonly Buffer[]): Buffer {
  const sent = chain === undefined ? own : chain === 'empty' ? [] : [bufferOf(chain.der)];
  const entries = sent.map((der) => Buffer.concat([vector(3, der), vector(2)]));
  return handshakeMessage(handshakeTypes.certificate, Buffer.concat([vector(1), vector(3, ...entries)]));
}

/** What a server's CertificateVerify signs: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.3 */
export function signedContent(transcriptHash: Buffer): Buffer {
  return Buffer.concat([
    Buffer.alloc(64, ' '),
    Buffer.from('TLS 1.3, server CertificateVerify\0'),
    transcriptHash,
  ]);
}

export function certificateVerify(scheme: number, signature: Buffer): Buffer {
  return handshakeMessage(
    handshakeTypes.certificateVerify,
    Buffer.concat([number(2, scheme), vector(2, signature)]),
  );
}
