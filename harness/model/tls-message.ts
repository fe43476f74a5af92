import { z } from 'zod';
import { bytesSchema } from './bytes.js';

const code = z.number().int().min(0).max(65535);
/**
 * A message of a server's TLS 1.3 handshake: https://www.rfc-editor.org/rfc/rfc8446#section-4
 * Missing fields have their valid value. Numbers are those of https://www.iana.org/assignments/tls-parameters
 */
export const tlsMessageSchema = z.discriminatedUnion('message', [
  z.strictObject({
    message: z.literal('ServerHello'),
    /** The version in supported_versions. */
    version: code.optional(),
    cipherSuite: code.optional(),
    /** The session ID, instead of the client's. */
    sessionId: bytesSchema.optional(),
    compression: z.number().int().min(0).max(255).optional(),
    keyShare: z.union([z.literal('none'), z.strictObject({ group: code, key: bytesSchema })]).optional(),
    /** The type of an additional, empty extension. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('HelloRetryRequest'),
    /** The requested group. */
    group: code,
  }),
  z.strictObject({
    message: z.literal('EncryptedExtensions'),
    /** The selected application protocol: https://www.rfc-editor.org/rfc/rfc7301#section-3.1 */
    alpn: z.string().optional(),
    /** The type of an additional, empty extension. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('Certificate'),
    /** The bytes of one certificate, or an empty list, instead of the peer's chain. */
    chain: z.union([z.literal('empty'), z.strictObject({ der: bytesSchema })]).optional(),
    /** `false` sends the message unencrypted. */
    encrypted: z.literal(false).optional(),
  }),
  z.strictObject({
    message: z.literal('CertificateVerify'),
    /** The SignatureScheme in the message. */
    scheme: code.optional(),
    /** The signing key, instead of the certificate's. */
    signedBy: z.literal('another key').optional(),
    /** The signed transcript, instead of this handshake's. */
    over: z.literal('another handshake').optional(),
  }),
  z.strictObject({ message: z.literal('Finished'), verifyData: z.literal('wrong').optional() }),
  /** Another handshake message, encrypted. */
  z.strictObject({
    message: z.literal('handshake'),
    type: z.number().int().min(0).max(255),
    body: bytesSchema,
  }),
  /** A record of application data, encrypted with the handshake keys. */
  z.strictObject({ message: z.literal('application data'), data: bytesSchema }),
  /** A record that the client cannot decrypt. */
  z.strictObject({ message: z.literal('unreadable record') }),
]);
export type TlsMessage = z.infer<typeof tlsMessageSchema>;
