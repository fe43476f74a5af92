/** A number in `length` bytes: https://www.rfc-editor.org/rfc/rfc8446#section-3.3 */
export function number(length: number, value: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

/** A vector with a length of `lengthBytes`: https://www.rfc-editor.org/rfc/rfc8446#section-3.4 */
export function vector(lengthBytes: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([number(lengthBytes, body.length), body]);
}
