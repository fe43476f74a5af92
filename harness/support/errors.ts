/**
 * A problem outside this program: a missing browser, a path that does not exist. The message is one line that says what happened and
 * what to do. A command that fails with it exits with code 2.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** The client crashed, or its page failed, so that there is no trace. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}

/** Returns what happened, in one line: the first line of the message of an error. */
export function reasonText(problem: unknown): string {
  const text = problem instanceof Error ? problem.message || problem.name : String(problem);
  const [line = ''] = text.split('\n');
  return line;
}

/** Describes an error in badsocket itself in one line, with the place in the code where it occurred. */
export function faultText(problem: unknown): string {
  const location = problem instanceof Error ? /^\s+at (.*)$/m.exec(problem.stack ?? '')?.[1] : undefined;
  const name = problem instanceof Error ? `${problem.name}: ` : '';
  return `Internal error: ${name}${reasonText(problem)}${location === undefined ? '' : ` (${location})`}. This is a fault in badsocket. Report this line.`;
}
