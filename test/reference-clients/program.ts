import { execa, execaSync } from 'execa';
import { patienceMs } from './client.js';

/** The result of a program. */
export interface Ended {
  /** The exit code, or `null` if this process stopped it. */
  code: number | null;
  /** Standard output and standard error. */
  printed: string;
}

interface RunOptions {
  /** Written to its standard input, which stays open: some programs exit at its end. */
  input?: string;
  /** Whether the output so far is enough. Called when the program may be stopped, and after all later output. */
  isEnough?: (printed: string) => boolean;
  /** Calls back when the program may be stopped. */
  whenQuiet?: (done: () => void) => void;
}

/** Runs a program to its end, or until it has printed enough. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { input = '', isEnough = () => false, whenQuiet }: RunOptions = {},
): Promise<Ended> {
  const child = execa(command, args, { timeout: patienceMs, stdin: 'pipe', buffer: false, reject: false });
  // The program may exit before it reads everything.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.write(input);
  let printed = '';
  let mayStop = false;
  const look = () => {
    if (mayStop && isEnough(printed)) child.kill();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('latin1').on('data', (chunk: string) => {
      printed += chunk;
      look();
    });
  }
  whenQuiet?.(() => {
    mayStop = true;
    look();
  });
  const { exitCode, originalMessage, code } = await child;
  if (code === 'ENOENT') throw new Error(originalMessage);
  return { code: exitCode ?? null, printed };
}

/** Returns why a program cannot be used, or `undefined` if its output for this argument matches the pattern. */
export function missingProgram(
  command: string,
  argument: string,
  pattern: RegExp,
  feature = 'OpenSSL',
): string | undefined {
  const { code, stdout } = execaSync(command, [argument], { reject: false });
  if (code === 'ENOENT') return `there is no ${command} on PATH`;
  return pattern.test(stdout) ? undefined : `${command} is not built with ${feature}`;
}
