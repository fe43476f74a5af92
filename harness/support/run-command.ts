import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a command to its end and returns what it printed.
 * @throws {Error} in one line, with what the command said, if it fails.
 */
export async function run(command: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(command, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (cause) {
    throw failure([command, ...args].join(' '), cause);
  }
}

/** Like {@link run}, with `input` on its standard input. */
export async function runWith(input: string, command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: string[] = [];
  const complaint: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  // A command that ends before it has read all: its exit code says more.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  }).catch((cause: unknown) => {
    throw failure(command, cause);
  });
  if (code !== 0) throw failure([command, ...args].join(' '), { stderr: complaint.join('') });
  return output.join('');
}

function failure(command: string, cause: unknown): Error {
  const said = cause as { stderr?: string; message?: string };
  const text = (said.stderr?.trim() || said.message) ?? String(cause);
  return new Error(`\`${command}\` failed: ${text.split('\n')[0] ?? ''}`, { cause });
}
