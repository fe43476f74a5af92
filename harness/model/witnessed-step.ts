import { z } from 'zod';
import { type Step, stepSchemas } from './step-schema.js';

/** The first handshake record of the TLS stack leads up to its Certificate: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 */
const presentCertificate = z.strictObject({ step: z.literal('presentCertificate') });
/** The client asked for the status of the certificate, and gets one: https://www.rfc-editor.org/rfc/rfc6066#section-8 */
const stapleOcspResponse = z.strictObject({ step: z.literal('stapleOcspResponse') });
/** The client asked for the status of the certificate, and gets none. */
const omitOcspResponse = z.strictObject({ step: z.literal('omitOcspResponse') });
/** The ServerHello selects a version before TLS 1.2: https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 */
const negotiateVersion = z.strictObject({ step: z.literal('negotiateVersion'), version: z.string() });

const tlsStackStepSchemas = [
  presentCertificate,
  stapleOcspResponse,
  omitOcspResponse,
  negotiateVersion,
] as const;

/** What a real TLS stack does for a peer, where no step of the fixture describes it. */
export type TlsStackStep = z.infer<(typeof tlsStackStepSchemas)[number]>;

/** What a peer did: a step of a script, or a step of its TLS stack. */
export type WitnessedStep = Step | TlsStackStep;

export const witnessedStepSchema = z
  .discriminatedUnion('step', [...stepSchemas, ...tlsStackStepSchemas])
  .meta({ id: 'WitnessedStep', description: 'What a peer did.' }) satisfies z.ZodType<WitnessedStep>;
