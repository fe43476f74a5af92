/** Thrown if reports cannot be merged. The message is one line. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}
