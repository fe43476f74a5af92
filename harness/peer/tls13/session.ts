import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import type { TlsMessage } from '../../model/tls-message.js';
import type { ServerCertificate } from '../../network/certificates/certificates.js';
import { bufferOf } from '../bytes.js';
import type { KeyOffer } from '../client-hello.js';
import { applicationSecrets, handshakeSecrets, hashLength, hashOf, verifyData } from './keys.js';
import {
  certificate,
  certificateVerify,
  encryptedExtensions,
  handshakeMessage,
  handshakeTypes,
  helloRetryRequest,
  serverHello,
  signedContent,
  x25519,
} from './messages.js';
import { contentTypes, plainRecord, Protection, type TlsRecord } from './records.js';

const ecdsaSecp256r1Sha256 = 0x0403;

/** The server of a TLS 1.3 handshake. Any part of the handshake can be faulty. */
export class Session {
  readonly #offer: KeyOffer;
  readonly #certificate: ServerCertificate;
  readonly #publicKey: Buffer;
  readonly #shared: Buffer;
  #transcript: Buffer;
  #handshake: ReturnType<typeof handshakeSecrets> | undefined;
  #application: ReturnType<typeof applicationSecrets> | undefined;
  #sending: Protection | undefined;
  #receiving: Protection | undefined;

  /**
   * @param clientHello the record that it came in
   * @throws {Error} if the client has sent no X25519 key that can be used.
   */
  constructor(clientHello: Buffer, offer: KeyOffer, serverCertificate: ServerCertificate) {
    this.#transcript = clientHello.subarray(5);
    this.#offer = offer;
    this.#certificate = serverCertificate;
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    this.#publicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const x = offer.keyShares.get(x25519)?.toString('base64url') ?? '';
    const theirs = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    this.#shared = diffieHellman({ privateKey, publicKey: theirs });
  }

  /**
   * Returns the records of messages, one for each. Faulty messages are part of the transcript, so later ones are
   * consistent.
   */
  flight(messages: readonly TlsMessage[]): Buffer {
    return Buffer.concat(messages.map((message) => this.#record(message)));
  }

  /** Encrypts a record with the current keys, or returns it unencrypted if there are none. */
  seal(record: TlsRecord): Buffer {
    return this.#sending?.seal(record) ?? plainRecord(record.type, record.content);
  }

  /** Decrypts a record of the client. @throws {Error} if the current keys do not decrypt it. */
  open({ type, content }: TlsRecord): TlsRecord {
    return type === contentTypes.applicationData && this.#receiving !== undefined
      ? this.#receiving.open(content)
      : { type, content };
  }

  /** Switches to the application keys of the client, after its Finished. */
  establish(): void {
    if (this.#application === undefined)
      throw new Error('completeHandshake comes after a flight with a Finished');
    this.#receiving = new Protection(this.#application.client);
  }

  #record(message: TlsMessage): Buffer {
    switch (message.message) {
      case 'ServerHello':
        return this.#hello(message);
      case 'HelloRetryRequest':
        return plainRecord(
          contentTypes.handshake,
          this.#appendToTranscript(helloRetryRequest(message, this.#offer.sessionId)),
        );
      case 'EncryptedExtensions':
        return this.#encrypted(encryptedExtensions(message));
      case 'Certificate': {
        const encoded = certificate(message, this.#chain());
        return message.encrypted === false
          ? plainRecord(contentTypes.handshake, this.#appendToTranscript(encoded))
          : this.#encrypted(encoded);
      }
      case 'CertificateVerify':
        return this.#encrypted(this.#verify(message));
      case 'Finished':
        return this.#finished(message.verifyData === 'wrong');
      case 'handshake':
        return this.#encrypted(handshakeMessage(message.type, bufferOf(message.body)));
      case 'application data':
        return this.seal({ type: contentTypes.applicationData, content: bufferOf(message.data) });
      case 'unreadable record':
        return plainRecord(contentTypes.applicationData, randomBytes(64));
    }
  }

  #hello(message: Extract<TlsMessage, { message: 'ServerHello' }>): Buffer {
    const encoded = this.#appendToTranscript(serverHello(message, this.#offer.sessionId, this.#publicKey));
    this.#handshake = handshakeSecrets(this.#shared, hashOf(this.#transcript));
    this.#sending = new Protection(this.#handshake.server);
    this.#receiving = new Protection(this.#handshake.client);
    return plainRecord(contentTypes.handshake, encoded);
  }

  #verify({ scheme, signedBy, over }: Extract<TlsMessage, { message: 'CertificateVerify' }>): Buffer {
    const key =
      signedBy === undefined
        ? createPrivateKey(this.#certificate.key)
        : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const content = signedContent(over === undefined ? hashOf(this.#transcript) : randomBytes(hashLength));
    return certificateVerify(scheme ?? ecdsaSecp256r1Sha256, sign('sha256', content, key));
  }

  #finished(wrong: boolean): Buffer {
    const handshake = this.#handshake;
    if (handshake === undefined) throw new Error('a Finished comes after a ServerHello');
    const right = verifyData(handshake.server, hashOf(this.#transcript));
    const record = this.#encrypted(
      handshakeMessage(handshakeTypes.finished, wrong ? randomBytes(right.length) : right),
    );
    this.#application = applicationSecrets(handshake.secret, hashOf(this.#transcript));
    this.#sending = new Protection(this.#application.server);
    return record;
  }

  #encrypted(message: Buffer): Buffer {
    return this.seal({ type: contentTypes.handshake, content: this.#appendToTranscript(message) });
  }

  #appendToTranscript(message: Buffer): Buffer {
    this.#transcript = Buffer.concat([this.#transcript, message]);
    return message;
  }

  #chain(): Buffer[] {
    const pems = this.#certificate.certificate.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? [];
    return pems.map((pem) => new X509Certificate(pem).raw);
  }
}
