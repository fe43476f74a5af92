/**
 * Text that came from a server or a client, made safe to show: what would move the cursor of a terminal, turn the
 * direction of writing, or not be seen at all stands as its escape.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
