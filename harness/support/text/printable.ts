/**
 * Escapes the control characters, bidirectional controls and invisible characters in a text of a server or a client, so that it is safe
 * to print.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
