import { execaSync } from 'execa';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { builtFile } from '../support/package-info.js';
import { because, noTerminal } from '../../test/support/cli.js';
import { Progress } from './progress.js';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('progress elsewhere than on a terminal is a line at the start, one every 30 s, and one at the end', () => {
  const progress = new Progress('hush\x1bium', 2);
  expect(printed).toBe('hush\\u{1b}ium: 2 observations to make\n');
  printed = '';
  progress.advance('tls/stall (wss)');
  vi.advanceTimersByTime(29_999);
  expect(printed).toBe('');
  vi.advanceTimersByTime(1);
  expect(printed).toBe('hush\\u{1b}ium: 1 of 2 observations\n');
  printed = '';
  vi.advanceTimersByTime(30_000);
  progress.advance('tls/stall (wss)');
  progress.end();
  progress.end();
  vi.advanceTimersByTime(60_000);
  expect(printed).toBe('hush\\u{1b}ium: 1 of 2 observations\nhush\\u{1b}ium: 2 of 2 observations, done\n');
});

const module = JSON.stringify(builtFile('harness/cli/progress.js'));
const code = `import { Progress } from ${module};
const progress = new Progress('hushium', 2);
progress.advance('tls/stall (wss)');
progress.end();`;

it.skipIf(noTerminal !== undefined)(
  `progress is one line on a terminal, and is erased at the end${because(noTerminal)}`,
  () => {
    // script(1) runs the command in a shell.
    const command = [process.execPath, '--input-type=module', '--eval', code]
      .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
      .join(' ');
    const shown = (TERM: string) =>
      execaSync('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
        env: { TERM, SHELL: '/bin/sh' },
        stripFinalNewline: false,
      }).stdout;
    expect(shown('xterm')).toMatch(
      /^\r\x1b\[2Khushium .* 0\/2 .*\r\x1b\[2Khushium .* 1\/2 {2}tls\/stall \(wss\)\r\x1b\[2K$/,
    );
    expect(shown('dumb')).not.toContain('\x1b');
  },
);
