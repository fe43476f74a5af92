import { z } from 'zod';
import { type CertificateFault, certificateSchema } from './tls-fault.js';
import { type Step, stepSchemas } from './step-schema.js';

/** The TLS stack sends its first handshake records, up to its Certificate: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 */
const presentCertificate = z.strictObject({
  step: z.literal('presentCertificate'),
  /** The differences from a valid certificate. Missing if there are none. */
  certificate: certificateSchema.exactOptional(),
});
/** The first handshake records contain a CertificateRequest: https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2 */
const requestClientCertificate = z.strictObject({ step: z.literal('requestClientCertificate') });
/** The client requested the status of the certificate, and the server staples a response: https://www.rfc-editor.org/rfc/rfc6066#section-8 */
const stapleOcspResponse = z.strictObject({ step: z.literal('stapleOcspResponse') });
/** The client requested the status of the certificate, and the server staples no response. */
const omitOcspResponse = z.strictObject({ step: z.literal('omitOcspResponse') });
/** The ServerHello selects a version before TLS 1.2: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 */
const negotiateVersion = z.strictObject({ step: z.literal('negotiateVersion'), version: z.string() });

const tlsStackStepSchemas = [
  presentCertificate,
  requestClientCertificate,
  stapleOcspResponse,
  omitOcspResponse,
  negotiateVersion,
] as const;

/** A step of the TLS stack, which no step of the fixture describes. */
export type TlsStackStep = z.infer<(typeof tlsStackStepSchemas)[number]>;

/** A step that a peer ran: of its script, or of its TLS stack. */
export type WitnessedStep = Step | TlsStackStep;

export const witnessedStepSchema = z
  .discriminatedUnion('step', [...stepSchemas, ...tlsStackStepSchemas])
  .meta({ id: 'WitnessedStep', description: 'A step that a peer ran.' }) satisfies z.ZodType<WitnessedStep>;

/** Returns the step of a TLS stack that presents a certificate with these differences from a valid one. */
export function presentCertificateStep(certificate: CertificateFault = {}): WitnessedStep {
  return Object.keys(certificate).length === 0
    ? { step: 'presentCertificate' }
    : { step: 'presentCertificate', certificate };
}
