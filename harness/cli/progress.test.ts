import { execaSync } from 'execa';
import { expect, it } from 'vitest';
import { builtFile } from '../support/package-info.js';
import { because, noTerminal, runNode } from '../../test/support/cli.js';

const module = JSON.stringify(builtFile('harness/cli/progress.js'));
const code = `import { Progress } from ${module};
const progress = new Progress('hushium', 2);
progress.advance('tls/stall (wss)');
progress.end();`;
const args = ['--input-type=module', '--eval', code];

it('progress prints nothing if standard error is not a terminal', async () => {
  expect(await runNode(args)).toEqual({ code: 0, stdout: '', stderr: '' });
});

it.skipIf(noTerminal !== undefined)(
  `progress is one line on a terminal, and is erased at the end${because(noTerminal)}`,
  () => {
    // script(1) runs the command in a shell.
    const command = [process.execPath, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const shown = (TERM: string) =>
      execaSync('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
        env: { TERM, SHELL: '/bin/sh' },
        stripFinalNewline: false,
      }).stdout;
    expect(shown('xterm')).toMatch(
      /^\r\x1b\[2Khushium .* 0\/2 .*\r\x1b\[2Khushium .* 1\/2 {2}tls\/stall \(wss\)\r\x1b\[2K$/,
    );
    expect(shown('dumb')).toBe('');
  },
);
