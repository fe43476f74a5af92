import { z } from 'zod';
import { type Step, stepSchemas } from './step-schema.js';

/** The TLS stack sends its first handshake records, up to its Certificate: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 */
const presentCertificate = z.strictObject({ step: z.literal('presentCertificate') });
/** The client requested the status of the certificate, and the server staples a response: https://www.rfc-editor.org/rfc/rfc6066#section-8 */
const stapleOcspResponse = z.strictObject({ step: z.literal('stapleOcspResponse') });
/** The client requested the status of the certificate, and the server staples no response. */
const omitOcspResponse = z.strictObject({ step: z.literal('omitOcspResponse') });
/** The ServerHello selects a version before TLS 1.2: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 */
const negotiateVersion = z.strictObject({ step: z.literal('negotiateVersion'), version: z.string() });

const tlsStackStepSchemas = [
  presentCertificate,
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
