import { z } from 'zod';
import { bytesSchema } from './bytes.js';
import { errorCodes, frameTypes, type Setting, settings, streamRoles } from './http2.js';
import { pathDisruptions } from './path-outcome.js';
import { tlsMessageSchema } from './tls-message.js';

/** The name of a setting. */
export const settingSchema = z.enum(Object.keys(settings) as Setting[]);

const headers = z.array(z.tuple([z.string(), z.string()]));

const send = z.strictObject({ step: z.literal('send'), bytes: bytesSchema });
const pause = z.strictObject({ step: z.literal('pause'), ms: z.number().int().positive().max(600_000) });
const finish = z.strictObject({
  step: z.literal('finish'),
  /** Over TLS, `false` sends FIN without close_notify: https://www.rfc-editor.org/rfc/rfc8446#section-6.1 */
  closeNotify: z.literal(false).optional(),
});
const reset = z.strictObject({ step: z.literal('reset') });
const stall = z.strictObject({ step: z.literal('stall') });
const awaitBytes = z.strictObject({ step: z.literal('awaitBytes') });
const readClientHello = z.strictObject({ step: z.literal('readClientHello') });
const sendAlert = z.strictObject({
  step: z.literal('sendAlert'),
  level: z.enum(['warning', 'fatal']),
  /** AlertDescription, https://www.rfc-editor.org/rfc/rfc8446#section-6 */
  description: z.string(),
});

const sendFlight = z.strictObject({
  step: z.literal('sendFlight'),
  messages: z.array(tlsMessageSchema).min(1),
});
const completeHandshake = z.strictObject({ step: z.literal('completeHandshake') });

const readRequest = z.strictObject({ step: z.literal('readRequest') });
const respond = z.strictObject({
  step: z.literal('respond'),
  status: z.number().int(),
  reason: z.string(),
  headers,
  body: z.string(),
});
/** The bytes of a response, complete or partial. They can contain `requestPlaceholders`. */
const sendRawResponse = z.strictObject({ step: z.literal('sendRawResponse'), text: z.string() });
const sendFrame = z.strictObject({
  step: z.literal('sendFrame'),
  /** https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
  opcode: z.number().int().min(0).max(15),
  payload: bytesSchema,
  fin: z.boolean().optional(),
  /** RSV1, RSV2 and RSV3 as the bits 4, 2 and 1. */
  rsv: z.number().int().min(0).max(7).optional(),
  masked: z.boolean().optional(),
  /** The number of bytes of the frame that the peer sends. It never sends the rest. */
  cutAfter: z.number().int().nonnegative().optional(),
});
const sendClose = z.strictObject({
  step: z.literal('sendClose'),
  /** If missing, the Close frame has an empty body. */
  code: z.number().int().min(0).max(65535).optional(),
  reason: z.string().optional(),
  /** Over HTTP/2: the DATA with the Close frame ends the stream. */
  endStream: z.literal(true).optional(),
});
const readMessage = z.strictObject({ step: z.literal('readMessage') });
const readBytes = z.strictObject({ step: z.literal('readBytes'), count: z.number().int().positive() });
const readClose = z.strictObject({ step: z.literal('readClose') });
const coalesceWithResponse = z.strictObject({ step: z.literal('coalesceWithResponse') });
const coalesce = z.strictObject({ step: z.literal('coalesce') });
const sendPlaintext = z.strictObject({ step: z.literal('sendPlaintext'), bytes: bytesSchema });
const disruptPath = z.strictObject({
  step: z.literal('disruptPath'),
  packets: z.enum(pathDisruptions),
});

/** A frame with any content: https://www.rfc-editor.org/rfc/rfc9113#section-4.1 */
const sendHttp2Frame = z.strictObject({
  step: z.literal('sendHttp2Frame'),
  type: z.enum(frameTypes),
  on: z.enum(streamRoles),
  /** The bits of the flags: https://www.rfc-editor.org/rfc/rfc9113#section-6 */
  flags: z.number().int().min(0).max(255).optional(),
  payload: bytesSchema,
});
/** HEADERS on the stream of the WebSocket with exactly these fields, valid or not. */
const sendFields = z.strictObject({
  step: z.literal('sendFields'),
  fields: headers,
  endStream: z.literal(true).optional(),
});
const resetStream = z.strictObject({
  step: z.literal('resetStream'),
  code: z.enum(errorCodes),
  /** The stream. Default: that of the WebSocket. */
  on: z.literal('under-way').optional(),
});
const sendGoAway = z.strictObject({
  step: z.literal('sendGoAway'),
  /** The last stream that the peer processes: below that of the WebSocket, that of the WebSocket, or the highest possible. */
  lastStream: z.enum(['below', 'websocket', 'highest']),
  code: z.enum(errorCodes),
});
const sendSettings = z.strictObject({
  step: z.literal('sendSettings'),
  settings: z.array(z.tuple([settingSchema, z.number().int().min(0).max(0xffff_ffff)])),
});
/** Ends the TCP connection of the session, with FIN after a close_notify, or with RST. */
const endSession = z.strictObject({ step: z.literal('endSession'), by: z.enum(['FIN', 'RST']) });

const streamSteps = [send, pause, awaitBytes, finish, reset, stall] as const;
const tlsSteps = [readClientHello, sendAlert, sendFlight, completeHandshake] as const;
const handshakeSteps = [readRequest, respond, sendRawResponse] as const;
const connectionSteps = [
  sendFrame,
  sendClose,
  readMessage,
  readBytes,
  readClose,
  coalesceWithResponse,
  coalesce,
  sendPlaintext,
  disruptPath,
] as const;

/** Steps that only a peer over HTTP/2 can run. */
const http2Steps = [sendHttp2Frame, sendFields, resetStream, sendGoAway, sendSettings, endSession] as const;

/** The schemas of all steps. */
export const stepSchemas = [
  ...tlsSteps,
  ...handshakeSteps,
  ...connectionSteps,
  ...http2Steps,
  ...streamSteps,
] as const;

export const tlsStepSchema = z.discriminatedUnion('step', [...tlsSteps, ...streamSteps]);
export const handshakeStepSchema = z.discriminatedUnion('step', [
  ...handshakeSteps,
  ...http2Steps,
  ...streamSteps,
]);
export const http2StepSchema = z.discriminatedUnion('step', http2Steps);
export const connectionStepSchema = z.discriminatedUnion('step', [
  ...connectionSteps,
  ...http2Steps,
  ...streamSteps,
]);
/** A step of the layer `tls`. */
export type TlsStep = z.infer<typeof tlsStepSchema>;
/** A step of the layer `handshake`. */
export type HandshakeStep = z.infer<typeof handshakeStepSchema>;
/** A step after the opening handshake. */
export type ConnectionStep = z.infer<typeof connectionStepSchema>;
/** A step that only a peer over HTTP/2 can run. */
export type Http2Step = z.infer<typeof http2StepSchema>;

const http2StepNames: ReadonlySet<string> = new Set(
  http2StepSchema.options.map(({ shape }) => shape.step.value),
);

/** Whether only HTTP/2 has a step. */
export function isHttp2Step<S extends { step: string }>(step: S): step is Extract<S, Http2Step> {
  return http2StepNames.has(step.step);
}
/** One thing that a peer does, as plain data. */
export type Step = TlsStep | HandshakeStep | ConnectionStep;
