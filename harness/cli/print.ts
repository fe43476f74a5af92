import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printable } from '../support/text/printable.js';
import { safeJson, safeText } from '../support/text/safe-text.js';
import { showsColours } from './colours.js';

// Everything that badsocket prints goes through this file, so that nothing that comes from outside reaches a terminal or a CI server
// as it is.

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
const inGithubActions = process.env['GITHUB_ACTIONS'] === 'true';

/** Prints plain text for people. */
export function print(text: string, to: NodeJS.WriteStream = process.stdout): void {
  to.write(safeText(text, { colours: false, inGithubActions }));
}

/** Prints text with colours. What comes from outside must be printable already, or it could contain colours too. */
export function printStyled(text: string, to: NodeJS.WriteStream = process.stdout): void {
  to.write(safeText(text, { colours: showsColours, inGithubActions }));
}

/** Prints what is wrong to standard error, in one line. */
export function printProblem(message: string): void {
  process.stderr.write(
    `${safeText(`badsocket: ${printable(message)}`, { colours: false, inGithubActions })}\n`,
  );
}

/** Prints a value as JSON to standard output. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${safeJson(JSON.stringify(value, null, indent))}\n`);
}

/** Prints pieces of JSON to standard output, and waits when the reader is slow. A piece splits no string. */
export async function printJsonPieces(pieces: Iterable<string>): Promise<void> {
  function* safe() {
    for (const piece of pieces) yield safeJson(piece);
  }
  await pipeline(Readable.from(safe()), process.stdout, { end: false }).catch(onOutputProblem);
}

/**
 * Prints workflow commands for GitHub Actions. Their data is escaped by the format.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printCommands(commands: string, to: NodeJS.WriteStream): void {
  to.write(commands);
}

let outputFailed = false;

/** Whether standard output or standard error lost something, for example because a disk is full. */
export function hasOutputFailed(): boolean {
  return outputFailed;
}

/** Watches for output that is lost. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputProblem);
}

/** Waits until everything printed is written, or lost. */
export async function flushOutput(): Promise<void> {
  const flushed = [process.stdout, process.stderr].map(
    async (stream) =>
      // An error of a write is emitted after the callback.
      new Promise((resolve) => stream.write('', () => setImmediate(resolve))),
  );
  await Promise.all(flushed);
}

function onOutputProblem(problem: unknown): void {
  const { code, message } = problem as NodeJS.ErrnoException;
  // A reader such as `head` closes the pipe when it has read enough. After an error, a stream refuses all writes.
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || outputFailed) return;
  outputFailed = true;
  printProblem(
    `Cannot print: ${code === 'ENOSPC' ? 'the disk is full' : message}. Send the output to another file.`,
  );
}
