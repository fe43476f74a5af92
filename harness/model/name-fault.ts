import { z } from 'zod';

/** How the resolver answers queries for the name of the peer. */
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
    afterMs: z.number().int().positive().max(600_000).optional(),
    /** How the resolver answers a repeated query. Default: `answer`. */
    afterwards: nameAnswerSchema.optional(),
  }),
  /** A label before the name in the URL that no DNS message can carry. */
  z.strictObject({ invalidLabel: z.string() }),
]);
export type NameFault = z.infer<typeof nameFaultSchema>;
export type AnswerFault = Extract<NameFault, { answer: unknown }>;
