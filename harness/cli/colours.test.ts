import { describe, expect, it } from 'vitest';
import { badsocket, because, noTerminal, Terminal } from '../../test/support/cli.js';

const title = `on a terminal${because(noTerminal)}`;

describe.skipIf(noTerminal !== undefined)(title, { timeout: 40_000 }, () => {
  const shown = async (env: NodeJS.ProcessEnv, pattern: RegExp) => {
    const terminal = new Terminal(['list', 'port'], { NO_COLOR: '', ...env });
    await expect(terminal.shows(pattern)).resolves.toBeDefined();
  };

  it.concurrent('headings are bold', () => shown({}, /\n\x1b\[1mport \(\d+\)\x1b/));
  it.concurrent('headings are bold on a CI machine', () => shown({ CI: 'true' }, /\n\x1b\[1mport/));
  it.concurrent('headings are plain with NO_COLOR', () => shown({ NO_COLOR: '1' }, /\nport \(\d+\)\r\n/));
  it.concurrent('headings are plain on a dumb terminal', () => shown({ TERM: 'dumb' }, /\nport \(\d+\)\r\n/));
});

it.each([{ CI: 'true' }, { FORCE_COLOR: '1' }, { GITHUB_ACTIONS: 'true' }])(
  'output to a pipe is plain with %j',
  { timeout: 40_000 },
  async (env) => {
    const { stdout } = await badsocket(['list', 'port'], env);
    expect(stdout).not.toContain('\x1b');
  },
);
