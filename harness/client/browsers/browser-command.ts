import { basename, resolve, sep } from 'node:path';
import { parse, type ParseEntry } from 'shell-quote';
import { SetupError } from '../../support/errors.js';
import { findExecutable, isExecutable } from '../../support/executable.js';

/** A command that starts a browser and opens a URL in it. */
export interface BrowserCommand {
  /** Unique in a run. */
  name: string;
  /** The path of the program. */
  command: string;
  /** The arguments. `{url}` is a placeholder for the URL. */
  args: readonly string[];
}

/** A command that a `--browser-command` option gives. Its user agent identifies the browser. */
export interface NamedCommand extends BrowserCommand {
  /** The command line as the user wrote it. */
  line: string;
}

/**
 * Parses command lines. It splits them into words like a shell, but no shell runs them.
 * @param lines command lines such as `chromium --no-first-run {url}`
 * @param taken the names of other browsers in this run
 * @throws {SetupError} if a command line is invalid, or its program does not exist.
 */
export async function namedCommands(
  lines: readonly string[],
  taken: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<NamedCommand[]> {
  const names = new Set(taken);
  const commands: NamedCommand[] = [];
  for (const line of lines) {
    const [program = '', ...args] = wordsOf(line, env);
    const name = uniqueName(basename(program).replace(/\.exe$/i, ''), names);
    names.add(name);
    commands.push({ name, line, command: await pathOf(program, line, env), args });
  }
  return commands;
}

function wordsOf(line: string, env: NodeJS.ProcessEnv): string[] {
  // On Windows, a backslash separates folders, and the caret is the escape character.
  const entries = parse(line, env, process.platform === 'win32' ? { escape: '^' } : {});
  const words = entries.flatMap((entry) => wordOf(entry, line));
  const [program, ...args] = words;
  if (program === undefined || !args.some((arg) => arg.includes('{url}'))) {
    throw new SetupError(
      `--browser-command ${quoted(line)}: the arguments must contain {url}, as in 'chromium --no-first-run {url}'`,
    );
  }
  return words;
}

function wordOf(entry: ParseEntry, line: string): string[] {
  if (typeof entry === 'string') return [entry];
  if ('comment' in entry) return [];
  if (entry.op === 'glob') return [entry.pattern];
  throw new SetupError(
    `--browser-command ${quoted(line)}: the shell operator ${entry.op} is not supported. Quote it, or put the command into a script.`,
  );
}

async function pathOf(program: string, line: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Windows has its own rules for executables, so that a missing program is only reported at the start.
  if (process.platform === 'win32') return program;
  const path = program.includes(sep)
    ? resolve(program)
    : ((await findExecutable(program, env['PATH'] ?? '')) ?? program);
  if (await isExecutable(path)) return path;
  throw new SetupError(
    `--browser-command ${quoted(line)}: program ${program} not found. Correct the name, or give the full path.`,
  );
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** Quotes a command line and escapes its line breaks. */
export function quoted(line: string): string {
  return JSON.stringify(line);
}
