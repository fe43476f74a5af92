import { expect, it } from 'vitest';
import { run, runWith } from './run-command.js';

const node = (program: string) => [process.execPath, '--eval', program] as const;

it('returns what a command prints, to the last newline', async () => {
  const [command, ...args] = node(`process.stdout.write('two\\nlines\\n')`);
  expect(await run(command, ...args)).toBe('two\nlines\n');
});

it('gives a command no standard input, or the one that is named', async () => {
  const [command, ...args] = node('process.stdin.pipe(process.stdout)');
  expect(await run(command, ...args)).toBe('');
  expect(await runWith('some input\n', command, ...args)).toBe('some input\n');
});

it('takes no offence at a command that ends before it has read its input', async () => {
  const [command, ...args] = node('process.exit(0)');
  expect(await runWith('x'.repeat(2 ** 20), command, ...args)).toBe('');
});

it('fails with the first line that the command says', async () => {
  const [command, ...args] = node(`console.error('no such table\\nmore'); process.exit(3)`);
  await expect(run(command, ...args)).rejects.toThrow(/^`.*` failed: no such table$/s);
  await expect(runWith('input', command, ...args)).rejects.toThrow(/^`.*` failed: no such table$/s);
});

it('fails with the exit code where the command says nothing', async () => {
  const [command, ...args] = node('process.exit(3)');
  await expect(run(command, ...args)).rejects.toThrow(/failed: Command failed with exit code 3/);
});

it('fails where there is no such command', async () => {
  await expect(run('badsocket-missing')).rejects.toThrow(
    '`badsocket-missing` failed: spawn badsocket-missing ENOENT',
  );
});
