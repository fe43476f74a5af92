import { z } from 'zod';
import { nameFaultSchema } from './name-fault.js';
import { portFaultSchema, routeFaultSchema } from './path-fault.js';
import { healthyOutcome, outcomeOfAnswer, type PathOutcome } from './path-outcome.js';
import { connectionStepSchema, handshakeStepSchema } from './step-schema.js';
import { tlsFaultSchema } from './tls-fault.js';

/** What the peer selects, one header line an entry, and what it does when it has sent that answer. */
const negotiation = z.strictObject({
  subprotocols: z.array(z.string()).optional(),
  extensions: z.array(z.string()).optional(),
  /** `stall` shows a client that wrongly goes on; `finish` shows what the end of the connection,
   * half a second later, makes of it. */
  then: z.enum(['stall', 'finish']),
});
export type NegotiationFault = z.infer<typeof negotiation>;

/** What a good answer selects from what the client offered. */
const selection = z.strictObject({ subprotocol: z.string().optional(), extension: z.string().optional() });

/**
 * The other end of a connection and the path to it, layer by layer. What is left out is healthy.
 */
export const peerSchema = z.strictObject({
  /** The port that the peer listens at and that its URL names, if not the scheme's own. */
  listensAt: z.number().int().min(1).max(65535).optional(),
  name: nameFaultSchema.optional(),
  route: routeFaultSchema.optional(),
  port: portFaultSchema.optional(),
  tls: tlsFaultSchema.optional(),
  handshake: z.array(handshakeStepSchema).min(1).optional(),
  selects: selection.optional(),
  negotiation: negotiation.optional(),
  connection: z.array(connectionStepSchema).min(1).optional(),
});
export type Peer = z.infer<typeof peerSchema>;

/** The path outcomes of a peer: one for each of its addresses, in the order in which the resolver names them. */
export function pathOutcomesOf({ name, route, port }: Peer): PathOutcome[] {
  const byName = name !== undefined && 'answer' in name ? outcomeOfAnswer(name.answer) : undefined;
  const outcomes = byName ?? route?.packets ?? port?.state ?? healthyOutcome;
  return typeof outcomes === 'string' ? [outcomes] : outcomes;
}
