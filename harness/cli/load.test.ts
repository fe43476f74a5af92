import { execa } from 'execa';
import { expect, it } from 'vitest';
import { program } from '../../test/support/cli.js';

it.skipIf(process.platform === 'win32').each([25, 30, 40])(
  'a command that may open only %i files says so in one line, and exits with 2',
  async (files) => {
    const limited = ['-c', `ulimit -n ${String(files)}; exec "$@"`, 'sh', process.execPath, program, 'list'];
    const { exitCode, stderr } = await execa('sh', limited, { reject: false });
    expect(stderr).toMatch(/^badsocket: Cannot load: [^\n]+ulimit -n 1024$/);
    expect(exitCode).toBe(2);
  },
);
