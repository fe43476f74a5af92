import { execa, ExecaError } from 'execa';

/**
 * Runs a command to its end and returns what it printed.
 * @throws {Error} in one line, with what the command said, if it fails.
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
    // How children end with this process is the sandbox's and the reaper's concern: no handlers of signals are added.
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

/** What a command said of its failure, in one line. */
export function reasonOf(failure: unknown): string {
  if (!(failure instanceof ExecaError)) return String(failure);
  const { stderr, originalMessage, shortMessage } = failure as ExecaError<{ encoding: 'utf8' }>;
  const [line = ''] = (stderr.trim() || originalMessage || shortMessage).split('\n');
  return line;
}
