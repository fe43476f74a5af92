import { z } from 'zod';
import { icmpErrorNames } from './icmp-error.js';
import { layers } from './layers.js';
import { requirementSchema } from './requirement.js';
import type { Witness } from './witness.js';
import { witnessedStepSchema } from './witnessed-step.js';

const text = z.string();
const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

const onConnection = { atMs: ms, connection: count };
const witnessEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('query'),
    atMs: ms,
    name: text,
    type: text,
    over: z.enum(['udp', 'tcp']),
  }),
  z.strictObject({ event: z.literal('answer'), atMs: ms, name: text, type: text, answer: text }),
  z.strictObject({ event: z.literal('no-route'), atMs: ms, address: text, message: text }),
  z.strictObject({ event: z.literal('accepted'), ...onConnection, from: text }),
  z.strictObject({
    event: z.literal('bytes-received'),
    ...onConnection,
    over: z.enum(['tcp', 'tls']),
    length: count,
  }),
  z.strictObject({
    event: z.literal('client-hello'),
    ...onConnection,
    serverName: text.nullable(),
    alpn: z.array(text),
    versions: z.array(text),
  }),
  z.strictObject({
    event: z.literal('tls-established'),
    ...onConnection,
    version: text,
    cipher: text,
    alpn: text.exactOptional(),
  }),
  z.strictObject({ event: z.literal('alert-received'), ...onConnection, level: text, description: text }),
  z.strictObject({ event: z.literal('tls-failed'), ...onConnection, message: text }),
  z.strictObject({
    event: z.literal('request'),
    ...onConnection,
    stream: count.exactOptional(),
    requestLine: text,
    headers: z.array(z.tuple([text, text])),
  }),
  z.strictObject({
    event: z.literal('http2-frame'),
    ...onConnection,
    by: z.enum(['client', 'peer']),
    type: text,
    stream: count,
    length: count,
    endStream: z.literal(true).exactOptional(),
    ack: z.literal(true).exactOptional(),
    code: text.exactOptional(),
    settings: z.array(z.tuple([text, count])).exactOptional(),
  }),
  z.strictObject({
    event: z.literal('step'),
    ...onConnection,
    layer: z.enum(layers),
    step: witnessedStepSchema,
  }),
  z.strictObject({
    event: z.literal('message-received'),
    ...onConnection,
    opcode: count,
    length: count,
    text: z.string().exactOptional(),
  }),
  z.strictObject({ event: z.literal('open-announced'), ...onConnection }),
  z.strictObject({ event: z.literal('response-acknowledged'), ...onConnection }),
  z.strictObject({
    event: z.literal('close-received'),
    ...onConnection,
    code: count.nullable(),
    reason: text,
  }),
  z.strictObject({ event: z.literal('finished'), ...onConnection, by: z.enum(['client', 'peer']) }),
  z.strictObject({ event: z.literal('reset'), ...onConnection, by: z.enum(['client', 'peer']) }),
  z.strictObject({ event: z.literal('engine-report'), atMs: ms, message: text }),
]);

export const witnessSchema = z
  .strictObject({
    events: z.array(witnessEvent),
    packets: z
      .strictObject({
        received: z.strictObject({ syn: count, fin: count, rst: count }),
        sent: z.strictObject({ synAck: count, fin: count, rst: count }),
        refused: count,
        icmpErrors: z.partialRecord(z.enum(icmpErrorNames), count),
        addressesTried: count,
      })
      .exactOptional(),
    requirements: z.array(requirementSchema),
  })
  .meta({ id: 'Witness', description: 'What the wire saw of one observation.' }) satisfies z.ZodType<Witness>;
