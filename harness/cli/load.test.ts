import { execa } from 'execa';
import { expect, it } from 'vitest';
import { program } from '../../test/support/cli.js';

it.skipIf(process.platform === 'win32')(
  'a command that may open too few files says so in one line, and exits with 2',
  async () => {
    const limited = ['-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, program, 'list'];
    const { exitCode, stderr } = await execa('sh', limited, { reject: false });
    expect(stderr).toMatch(/^badsocket: Cannot load: [^\n]*EMFILE[^\n]*ulimit -n 1024$/);
    expect(exitCode).toBe(2);
  },
);
