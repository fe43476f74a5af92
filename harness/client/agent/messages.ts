import { z } from 'zod';
import { traceSchema } from '../../model/trace-schema.js';
import type { Hello, Ready } from '../../probe/agent.js';
import type { Trace } from '../../probe/trace.js';
import { pathText } from '../../support/text/path-text.js';

// The messages of the agent page are validated, because a script under test and a browser that misbehaves can send anything.

/** A message of the agent page that is not as expected. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** The maximum size of a message in bytes. A trace has a few thousand. */
export const maxBodyBytes = 2 ** 20;

/** The maximum length of a description of an error, in UTF-16 code units. */
const maxReason = 300;

const name = z.string().max(100);

export const helloMessage = z.object({
  userAgent: z.string().max(4096),
  has: z.array(name).max(100),
}) satisfies z.ZodType<Hello>;

export const readyMessage = z.object({
  ownWindow: z.boolean(),
  trusts: z.boolean(),
}) satisfies z.ZodType<Ready>;

export const faultMessage = z.object({ message: z.string() });

/** Parses a message. @throws {MessageError} if it does not match the schema. */
export function parseMessage<Message>(schema: z.ZodType<Message>, json: string): Message {
  let message: unknown;
  try {
    message = JSON.parse(json);
  } catch (problem) {
    throw new MessageError((problem as Error).message.slice(0, maxReason));
  }
  const { data, error } = schema.safeParse(message);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new MessageError(`${pathText(issue?.path ?? [])}: ${issue?.message ?? ''}`.slice(0, maxReason));
}

/** Parses a trace. @throws {MessageError} if it is not a trace. */
export function parseTrace(json: string): Trace {
  return parseMessage<Trace>(traceSchema, json);
}
