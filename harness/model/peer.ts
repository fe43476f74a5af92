import { z } from 'zod';
import { nameFaultSchema } from './name-fault.js';
import { portFaultSchema, routeFaultSchema } from './path-fault.js';
import { healthyOutcome, outcomeOfAnswer, type PathOutcome } from './path-outcome.js';
import { connectionStepSchema, handshakeStepSchema, http2StepSchema, settingSchema } from './step-schema.js';
import { tlsFaultSchema } from './tls-fault.js';

/** The header lines by which the peer selects, one for each entry, and what the peer does after the response. */
const negotiation = z.strictObject({
  subprotocols: z.array(z.string()).optional(),
  extensions: z.array(z.string()).optional(),
  /**
   * `stall` holds the connection open, which shows a client that does not fail it. `finish` ends the connection half a second after the
   * response.
   */
  then: z.enum(['stall', 'finish']),
});
export type NegotiationFault = z.infer<typeof negotiation>;

/** What a valid response selects from the client's offer. */
const selection = z.strictObject({ subprotocol: z.string().optional(), extension: z.string().optional() });

/** How the HTTP/2 session of a peer differs from a healthy one. */
const http2 = z.strictObject({
  /** The values in the first SETTINGS. Default: ENABLE_CONNECT_PROTOCOL is 1. */
  settings: z.array(z.tuple([settingSchema, z.number().int().min(0).max(0xffff_ffff)])).optional(),
  /** The peer does not acknowledge the SETTINGS of the client: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.3 */
  omitsAck: z.literal(true).optional(),
  /** The peer sends no WINDOW_UPDATE for streams. */
  withholdsWindow: z.literal(true).optional(),
  /** The peer refuses HTTP/1.1 with the TLS alert no_application_protocol. */
  refusesHttp1: z.literal(true).optional(),
  /** The steps before the response to the page's request under way, which precedes the attempt. */
  beforeAttempt: z.array(http2StepSchema).min(1).optional(),
  /** Whether the client may attempt with extended CONNECT, or must not. Default: it must. */
  attempt: z.enum(['may', 'must-not']).optional(),
  /** The client may attempt again over HTTP/1.1. */
  mayUseHttp1: z.literal(true).optional(),
  /** The failure ends the session, and with it lawfully the other requests on it. */
  endsSession: z.literal(true).optional(),
});
/** How the HTTP/2 session of a peer differs from a healthy one. */
export type Http2Peer = z.infer<typeof http2>;

/** The other end of a connection and the path to it, layer by layer. Missing layers are healthy. */
export const peerSchema = z.strictObject({
  /** The port on which the peer listens, and that its URL names. Default: the port of the scheme. */
  listensAt: z.number().int().min(1).max(65535).optional(),
  name: nameFaultSchema.optional(),
  route: routeFaultSchema.optional(),
  port: portFaultSchema.optional(),
  tls: tlsFaultSchema.optional(),
  http2: http2.optional(),
  handshake: z.array(handshakeStepSchema).min(1).optional(),
  selects: selection.optional(),
  negotiation: negotiation.optional(),
  connection: z.array(connectionStepSchema).min(1).optional(),
});
/** The other end of a connection and the path to it. Missing layers are healthy. */
export type Peer = z.infer<typeof peerSchema>;

/** Returns the path outcomes of a peer: one for each of its addresses, in the order of the resolver's answer. */
export function pathOutcomesOf({ name, route, port }: Peer): PathOutcome[] {
  const byName = name !== undefined && 'answer' in name ? outcomeOfAnswer(name.answer) : undefined;
  const outcomes = byName ?? route?.packets ?? port?.state ?? healthyOutcome;
  return typeof outcomes === 'string' ? [outcomes] : outcomes;
}

/** Whether a peer of this kind presents a certificate over `wss`, so that a client must trust its issuer to come to the fault. */
export function presentsCertificate({ tls }: Peer): boolean {
  return !Array.isArray(tls) || tls.some(({ step }) => step === 'sendFlight');
}
