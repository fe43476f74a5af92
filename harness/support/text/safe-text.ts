import { printable } from './printable.js';

/** Where a text goes. */
export interface Destination {
  /** Whether colours are kept. All other escape sequences are always escaped. */
  colours: boolean;
  /** Whether GitHub Actions looks for workflow commands in the text. */
  inGithubActions: boolean;
}

/**
 * The colours and styles that badsocket uses: https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
 * The last two are the background of QR codes.
 */
const styles = /(\x1b\[(?:0|1|2|22|31|32|33|39|40|47)m)/;

/**
 * Makes a text for people safe to print, whatever a server, a client or a file put into it: it contains no control characters
 * except line feeds, and no workflow commands.
 */
export function safeText(text: string, { colours, inGithubActions }: Destination): string {
  return text
    .split('\n')
    .map((line) => {
      const safe = colours
        ? line
            .split(styles)
            .map((part, index) => (index % 2 === 1 ? part : printable(part)))
            .join('')
        : printable(line);
      return inGithubActions ? withoutCommands(safe) : safe;
    })
    .join('\n');
}

/**
 * Escapes what GitHub Actions would take for a workflow command: `::…::` at the start of a line, `##[…]` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1\\u{3a}').replaceAll('##[', '#\\u{23}[');
}

/**
 * Escapes a JSON text, or a piece of one that splits no string, so that it is safe to print. Its value stays the same, because these
 * characters occur only within strings.
 */
export function safeJson(json: string): string {
  return json
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      character
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    )
    .replaceAll('##[', '#\\u0023[');
}
