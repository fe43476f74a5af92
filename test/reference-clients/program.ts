import { execa, execaSync } from 'execa';
import { patienceMs } from './client.js';

/** How a program ended, and all that it printed. */
export interface Ended {
  /** `null` if it had to be stopped. */
  code: number | null;
  printed: string;
}

interface RunOptions {
  /** Sent to it at once. Its standard input stays open: to some programs the end of that is the end of their work. */
  input?: string;
  /** Called when the program may be stopped, and again whenever it has printed more from then on. */
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
  // It may end before it has read all.
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

/** Why there is no program that answers this question so, or `undefined` if there is. */
export function missingProgram(command: string, question: string, answer: RegExp): string | undefined {
  const { code, stdout } = execaSync(command, [question], { reject: false });
  if (code === 'ENOENT') return `there is no ${command} on PATH`;
  return answer.test(stdout) ? undefined : `${command} is not built with OpenSSL`;
}
