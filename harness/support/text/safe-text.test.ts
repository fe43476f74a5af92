import { describe, expect, it } from 'vitest';
import { safeJson, safeText } from './safe-text.js';

const plain = { colours: false, inGithubActions: false };
const colourful = { ...plain, colours: true };
const onGithub = { ...plain, inGithubActions: true };

describe('safeText()', () => {
  it('keeps lines of ordinary text', () => {
    expect(safeText('häkchen ✓\n  done\n', onGithub)).toBe('häkchen ✓\n  done\n');
  });

  it.each([
    ['a title for the terminal', '\x1b]0;owned\x07', '\\u{1b}]0;owned\\u{7}'],
    ['a movement of the cursor', '\x1b[2J', '\\u{1b}[2J'],
    ['a C1 control', '\x9b2J', '\\u{9b}2J'],
    ['a carriage return', 'FAIL\rPASS', 'FAIL\\u{d}PASS'],
    ['a bidirectional control', 'a\u202eb', 'a\\u{202e}b'],
    ['hidden text', '\x1b[8mhidden', '\\u{1b}[8mhidden'],
  ])('escapes %s', (_, text, escaped) => {
    expect(safeText(text, plain)).toBe(escaped);
    expect(safeText(text, colourful)).toBe(escaped);
  });

  it('keeps the colours of badsocket only where colours are shown', () => {
    expect(safeText('\x1b[31mred\x1b[39m\x1b[2J', colourful)).toBe('\x1b[31mred\x1b[39m\\u{1b}[2J');
    expect(safeText('\x1b[31mred', plain)).toBe('\\u{1b}[31mred');
  });

  it.each([
    ['::stop-commands::x', '\\u{3a}:stop-commands::x'],
    ['  ::set-output name=a::b', '  \\u{3a}:set-output name=a::b'],
    ['text\n::error::x', 'text\n\\u{3a}:error::x'],
    ['see ##[add-mask]x', 'see #\\u{23}[add-mask]x'],
    ['###[group]x', '##\\u{23}[group]x'],
    ['IPv6 is ::1', 'IPv6 is ::1'],
  ])('escapes the workflow command in %j in GitHub Actions only', (text, escaped) => {
    expect(safeText(text, onGithub)).toBe(escaped);
    expect(safeText(text, plain)).toBe(text);
  });
});

it('safeJson() escapes control characters and workflow commands without a change of the value', () => {
  const value = { text: '\x9b2J \u202e \u{e0041} ##[add-mask]x ###[y \n', list: ['##[', 1] };
  const safe = safeJson(JSON.stringify(value, null, 1));
  expect(JSON.parse(safe)).toEqual(value);
  expect(safe).not.toMatch(/##\[|(?!\n)[\p{Cc}\p{Cf}]/u);
});
