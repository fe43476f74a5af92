import { z } from 'zod';
import type { Trace } from '../probe/trace.js';

/** The maxima are far above what the probe sends, because a client that misbehaves may send anything. */
const text = z.string().max(65_536);
const maxItems = 1000;
const count = z.number().int().nonnegative();

const value = z.union([text, z.number(), z.boolean()]);
const thrown = z.strictObject({
  class: text,
  name: text,
  message: text,
  attributes: z.record(text, value).exactOptional(),
});
const socketState = z.strictObject({
  readyState: z.number(),
  url: text,
  protocol: text,
  extensions: text,
  bufferedAmount: z.number(),
  binaryType: text,
  others: z.record(text, value).exactOptional(),
});

/** The schema of a trace as a client sends it. */
export const traceSchema = z
  .strictObject({
    url: text,
    protocols: z.array(text).max(maxItems),
    threw: thrown.exactOptional(),
    events: z
      .array(
        z.strictObject({
          type: text,
          class: text,
          isTrusted: z.boolean(),
          heard: z.array(z.enum(['handler', 'listener', 'promise'])).max(16),
          turn: z.enum(['at once', 'same task', 'later task']),
          readyState: z.number(),
          readyStateLater: z.number(),
          socket: socketState.omit({ readyState: true }),
          atMs: z.number(),
          attributes: z.record(text, value),
          own: z.record(text, text),
        }),
      )
      .max(maxItems),
    rejections: z.record(text, thrown).exactOptional(),
    settled: z.boolean(),
    sendWhileConnecting: text.exactOptional(),
    atOpen: socketState.exactOptional(),
    after: socketState.exactOptional(),
    calls: z
      .strictObject({ send: text, buffered: z.number(), close: text, closeWithWrongCode: text })
      .exactOptional(),
    realm: z
      .record(text, z.array(z.strictObject({ what: text, after: count })).max(maxItems))
      .exactOptional(),
    requests: z.strictObject({ underWay: text, after: text }).exactOptional(),
    elapsedMs: z.number(),
  })
  .meta({ id: 'Trace', description: 'What a script saw of one WebSocket.' }) satisfies z.ZodType<Trace>;
