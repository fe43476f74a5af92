import { z } from 'zod';

/** How the resolver answers for the peer's name. */
export const nameAnswerSchema = z.enum([
  'nxdomain',
  'servfail',
  'refused',
  'formerr',
  'notimp',
  'reserved-code',
  'no-data',
  'alias-to-nothing',
  'alias-to-no-data',
  'alias-loop',
  'alias-chain',
  'malformed',
  'pointer-loop',
  'short-address',
  'header-only',
  'other-question',
  'other-name',
  'other-type',
  'other-id',
  'echo',
  'referral',
  'truncated',
  'unspecified-ipv4',
  'unspecified-ipv6',
  'unrouted-ipv6',
  'silence',
]);
export type NameAnswer = z.infer<typeof nameAnswerSchema>;

export const nameFaultSchema = z.union([
  z.strictObject({
    answer: nameAnswerSchema,
    afterMs: z.number().int().positive().optional(),
    /** What the same question is answered with when it is asked again; default: the same. */
    afterwards: nameAnswerSchema.optional(),
  }),
  /** Precedes the name in the URL, and makes it one that no DNS message can carry. */
  z.strictObject({ invalidLabel: z.string() }),
]);
export type NameFault = z.infer<typeof nameFaultSchema>;
export type AnswerFault = Extract<NameFault, { answer: unknown }>;
