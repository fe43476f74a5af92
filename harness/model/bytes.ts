import { z } from 'zod';

/** Bytes as text (one byte for each character from U+0000 to U+00FF, repeated `times` times) or as hex. */
export const bytesSchema = z.union([
  z.strictObject({ text: z.string(), times: z.number().int().positive().optional() }),
  z.strictObject({ hex: z.string().regex(/^([0-9a-f]{2})*$/) }),
]);
/** Bytes as text, one byte for each character from U+0000 to U+00FF, or as hex. */
export type Bytes = z.infer<typeof bytesSchema>;
