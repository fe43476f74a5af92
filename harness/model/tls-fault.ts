import { z } from 'zod';
import { tlsStepSchema } from './step-schema.js';

const days = z.strictObject({ daysFromNow: z.number() });
/** What differs from a good certificate of the lab's own CA. */
const certificate = z.strictObject({
  validFrom: days.optional(),
  validUntil: days.optional(),
  /** The only name in the certificate, instead of the peer's. */
  name: z.string().optional(),
  issuer: z.enum(['itself', 'unknown']).optional(),
  /** The names stand in the subject alone: https://www.rfc-editor.org/rfc/rfc9525#section-2 */
  commonNameOnly: z.literal(true).optional(),
  /** There is an authority between the lab's own and the certificate, and something is wrong with it. */
  intermediate: z
    .enum(['not-sent', 'expired', 'no-authority', 'may-not-sign', 'for-other-names', 'one-too-many'])
    .optional(),
  signature: z.enum(['sha-1', 'forged']).optional(),
  key: z.enum(['rsa-1024']).optional(),
  /** What the certificate is for, instead of a server: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
  usage: z.enum(['client', 'code-signing']).optional(),
  /** An extension that is marked critical and that nobody knows. */
  unknownCriticalExtension: z.literal(true).optional(),
  /**
   * The response about its revocation that is sent with it to a client that asks for one: what it says, or what is wrong with
   * it. https://www.rfc-editor.org/rfc/rfc6066#section-8
   */
  stapled: z
    .enum(['good', 'revoked', 'unknown', 'expired', 'forged', 'for-another-certificate', 'unparsable'])
    .optional(),
  /** It is not to be used without such a response: https://www.rfc-editor.org/rfc/rfc7633#section-4.2.3.1 */
  mustStaple: z.literal(true).optional(),
});
export type CertificateFault = z.infer<typeof certificate>;

/** A real TLS server with a good certificate, set up in a way that a client must or can not meet. */
const tlsServer = z.union([
  /** The only version it speaks. */
  z.strictObject({ version: z.enum(['TLSv1.0', 'TLSv1.1']) }),
  /** The only cipher suites it has, in the words of OpenSSL, for TLS 1.2. */
  z.strictObject({ ciphers: z.string() }),
  z.strictObject({ clientCertificate: z.literal('required') }),
]);
export type TlsServerFault = z.infer<typeof tlsServer>;

export const tlsFaultSchema = z.union([
  z.strictObject({ certificate }),
  z.strictObject({ server: tlsServer }),
  z.array(tlsStepSchema).min(1),
]);
export type TlsFault = z.infer<typeof tlsFaultSchema>;
