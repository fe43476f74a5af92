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
  using progress = new Progress();
  progress.begin('hush\x1bium', 2);
  expect(printed).toBe('hush\\u{1b}ium: 2 observations to make\n');
  printed = '';
  progress.advance('hush\x1bium', 'tls/stall (wss)');
  vi.advanceTimersByTime(29_999);
  expect(printed).toBe('');
  vi.advanceTimersByTime(1);
  expect(printed).toBe('hush\\u{1b}ium: 1 of 2 observations\n');
  printed = '';
  vi.advanceTimersByTime(30_000);
  progress.advance('hush\x1bium', 'tls/stall (wss)');
  progress.end('hush\x1bium');
  progress.end('hush\x1bium');
  vi.advanceTimersByTime(60_000);
  expect(printed).toBe('hush\\u{1b}ium: 1 of 2 observations\nhush\\u{1b}ium: 2 of 2 observations, done\n');
});

const module = JSON.stringify(builtFile('harness/cli/progress.js'));
const code = `import { Progress } from ${module};
const progress = new Progress();
progress.begin('hushium', 2);
progress.begin('loudium', 1);
progress.advance('hushium', 'tls/stall (wss)');
progress.end('loudium');
progress.end('hushium');`;

it.skipIf(noTerminal !== undefined)(
  `progress of all clients is one line on a terminal, and is erased at the end${because(noTerminal)}`,
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
      new RegExp(
        [
          '^',
          '░{20} hushium 0/2 +',
          '░{20} hushium 0/2  loudium 0/1 +',
          '█{7}░{13} hushium 1/2  loudium 0/1  tls/stall \\(wss\\)',
          '█{10}░{10} hushium 1/2 +',
          '$',
        ].join('\\r\\x1b\\[2K'),
      ),
    );
    expect(shown('dumb')).not.toContain('\x1b');
  },
);
