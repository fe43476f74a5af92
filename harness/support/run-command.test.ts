import { expect, it } from 'vitest';
import { run, runWith } from './run-command.js';

const node = (program: string) => [process.execPath, '--eval', program] as const;

it('returns the output of a command, including the last newline', async () => {
  const [command, ...args] = node(`process.stdout.write('two\\nlines\\n')`);
  expect(await run(command, ...args)).toBe('two\nlines\n');
});

it('passes the given standard input to a command, or none', async () => {
  const [command, ...args] = node('process.stdin.pipe(process.stdout)');
  expect(await run(command, ...args)).toBe('');
  expect(await runWith('some input\n', command, ...args)).toBe('some input\n');
});

it('accepts a command that ends before it reads its input', async () => {
  const [command, ...args] = node('process.exit(0)');
  expect(await runWith('x'.repeat(2 ** 20), command, ...args)).toBe('');
});

it('fails with the first line of standard error', async () => {
  const [command, ...args] = node(`console.error('no such table\\nmore'); process.exit(3)`);
  await expect(run(command, ...args)).rejects.toThrow(/^`.*` failed: no such table$/s);
  await expect(runWith('input', command, ...args)).rejects.toThrow(/^`.*` failed: no such table$/s);
});

it('fails with the exit code if standard error is empty', async () => {
  const [command, ...args] = node('process.exit(3)');
  await expect(run(command, ...args)).rejects.toThrow(/failed: Command failed with exit code 3/);
});

it('fails if the command does not exist', async () => {
  await expect(run('badsocket-missing')).rejects.toThrow(
    '`badsocket-missing` failed: spawn badsocket-missing ENOENT',
  );
});
