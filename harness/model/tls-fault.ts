import { z } from 'zod';
import { tlsStepSchema } from './step-schema.js';

const days = z.strictObject({ daysFromNow: z.number() });
/** The differences from a valid certificate of the lab's CA. */
export const certificateSchema = z.strictObject({
  validFrom: days.optional(),
  validUntil: days.optional(),
  /** The only name in the certificate, instead of the peer's. */
  name: z.string().optional(),
  issuer: z.enum(['itself', 'unknown']).optional(),
  /** The name is only in the subject, and there is no subjectAltName: https://www.rfc-editor.org/rfc/rfc9525#section-2 */
  commonNameOnly: z.literal(true).optional(),
  /** An intermediate CA between the lab's CA and the certificate: its fault, or `good`. */
  intermediate: z
    .enum(['good', 'not-sent', 'expired', 'not-a-ca', 'may-not-sign', 'for-other-names', 'one-too-many'])
    .optional(),
  signature: z.enum(['sha-1', 'forged']).optional(),
  key: z.enum(['rsa-1024']).optional(),
  /** The purpose of the certificate, instead of server authentication: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
  usage: z.enum(['client', 'code-signing']).optional(),
  /** The certificate has an unknown critical extension. */
  unknownCriticalExtension: z.literal(true).optional(),
  /**
   * The OCSP response that the server staples if the client requests one: the status in it, or its fault.
   * https://www.rfc-editor.org/rfc/rfc6066#section-8
   */
  stapled: z
    .enum(['good', 'revoked', 'unknown', 'expired', 'forged', 'for-another-certificate', 'unparsable'])
    .optional(),
  /** The certificate requires a stapled OCSP response: https://www.rfc-editor.org/rfc/rfc7633#section-4.2.3.1 */
  mustStaple: z.literal(true).optional(),
});
export type CertificateFault = z.infer<typeof certificateSchema>;

/** A real TLS server with a valid certificate, in a configuration that a client must not, or cannot, accept. */
const tlsServer = z.union([
  /** The only version that the server supports. */
  z.strictObject({ version: z.enum(['TLSv1.0', 'TLSv1.1']) }),
  /** The only cipher suites that the server supports, as an OpenSSL cipher list for TLS 1.2. */
  z.strictObject({ ciphers: z.string() }),
  z.strictObject({ clientCertificate: z.enum(['required', 'requested']) }),
]);
export type TlsServerFault = z.infer<typeof tlsServer>;

export const tlsFaultSchema = z.union([
  z.strictObject({ certificate: certificateSchema }),
  z.strictObject({ server: tlsServer }),
  z.array(tlsStepSchema).min(1),
]);
export type TlsFault = z.infer<typeof tlsFaultSchema>;
