import { z } from 'zod';

/** Bytes as a person would write them: text (each character one byte, U+0000 to U+00FF), once or many times, or hex. */
export const bytesSchema = z.union([
  z.strictObject({ text: z.string(), times: z.number().int().positive().optional() }),
  z.strictObject({ hex: z.string().regex(/^([0-9a-f]{2})*$/) }),
]);
export type Bytes = z.infer<typeof bytesSchema>;
