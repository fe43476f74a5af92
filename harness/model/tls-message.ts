import { z } from 'zod';
import { bytesSchema } from './bytes.js';

const code = z.number().int().min(0).max(65535);
/**
 * A message of a server's TLS 1.3 handshake: https://www.rfc-editor.org/rfc/rfc8446#section-4
 * What is left out is as it should be. Numbers are those of https://www.iana.org/assignments/tls-parameters
 */
export const tlsMessageSchema = z.discriminatedUnion('message', [
  z.strictObject({
    message: z.literal('ServerHello'),
    /** In supported_versions. */
    version: code.optional(),
    cipherSuite: code.optional(),
    /** Instead of the client's own. */
    sessionId: bytesSchema.optional(),
    compression: z.number().int().min(0).max(255).optional(),
    keyShare: z.union([z.literal('none'), z.strictObject({ group: code, key: bytesSchema })]).optional(),
    /** One more, with nothing in it. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('HelloRetryRequest'),
    /** The group that it asks for. */
    group: code,
  }),
  z.strictObject({
    message: z.literal('EncryptedExtensions'),
    /** The application protocol that it selects: https://www.rfc-editor.org/rfc/rfc7301#section-3.1 */
    alpn: z.string().optional(),
    /** One more, with nothing in it. */
    extension: code.optional(),
  }),
  z.strictObject({
    message: z.literal('Certificate'),
    /** Instead of the peer's own chain: the bytes of one certificate, or no certificate at all. */
    chain: z.union([z.literal('empty'), z.strictObject({ der: bytesSchema })]).optional(),
    /** In the clear, where it must be encrypted. */
    encrypted: z.literal(false).optional(),
  }),
  z.strictObject({
    message: z.literal('CertificateVerify'),
    /** The SignatureScheme that it says. */
    scheme: code.optional(),
    /** The key that really signs is not the certificate's. */
    signedBy: z.literal('another key').optional(),
    /** Of a handshake other than this one. */
    over: z.literal('another handshake').optional(),
  }),
  z.strictObject({ message: z.literal('Finished'), verifyData: z.literal('wrong').optional() }),
  /** Any other handshake message, encrypted. */
  z.strictObject({
    message: z.literal('handshake'),
    type: z.number().int().min(0).max(255),
    body: bytesSchema,
  }),
  /** A record of application data, encrypted with the keys of the handshake. */
  z.strictObject({ message: z.literal('application data'), data: bytesSchema }),
  /** A record that the client's keys do not open. */
  z.strictObject({ message: z.literal('unreadable record') }),
]);
export type TlsMessage = z.infer<typeof tlsMessageSchema>;
