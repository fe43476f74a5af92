import type { Bytes } from '../../model/bytes.js';

/** Bytes in short: their beginning, and how many they are. */
export function bytesText(bytes: Bytes): string {
  if ('hex' in bytes)
    return `${bytes.hex.length / 2} bytes ${bytes.hex.slice(0, 40)}${bytes.hex.length > 40 ? '…' : ''}`;
  const { text: value, times } = bytes;
  if (times !== undefined) return `${times} times ${JSON.stringify(value)}`;
  return value.length > 60
    ? `${value.length} bytes ${JSON.stringify(value.slice(0, 60))}…`
    : JSON.stringify(value);
}
