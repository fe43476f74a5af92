import { execa, ExecaError } from 'execa';

/**
 * Runs a command to its end and returns its standard output.
 * @throws {Error} with the first line of standard error, if the command fails.
 */
export async function run(command: string, ...args: string[]): Promise<string> {
  return outputOf(command, args);
}

/** Like {@link run}, with `input` on its standard input. */
export async function runWith(input: string, command: string, ...args: string[]): Promise<string> {
  return outputOf(command, args, input);
}

async function outputOf(command: string, args: readonly string[], input?: string): Promise<string> {
  try {
    // The sandbox and the reaper end child processes, so Execa adds no signal handlers.
    const options = { stripFinalNewline: false, cleanup: false } as const;
    const { stdout } = await execa(
      command,
      args,
      input === undefined ? { ...options, stdin: 'ignore' } : { ...options, input },
    );
    return stdout;
  } catch (cause) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed: ${reasonOf(cause)}`, { cause });
  }
}

/** Returns the reason why a command failed, in one line. */
export function reasonOf(failure: unknown): string {
  if (!(failure instanceof ExecaError)) return String(failure);
  const { stderr, originalMessage, shortMessage } = failure as ExecaError<{ encoding: 'utf8' }>;
  const [line = ''] = (stderr.trim() || originalMessage || shortMessage).split('\n');
  return line;
}
