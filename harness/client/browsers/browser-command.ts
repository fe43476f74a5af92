import { basename, resolve, sep } from 'node:path';
import { parse, type ParseEntry } from 'shell-quote';
import { SetupError } from '../../support/errors.js';
import { findExecutable, isExecutable } from '../../support/executable.js';

/** A browser that opens the URL it is given on its command line. */
export interface BrowserCommand {
  /** Unique in a run. */
  name: string;
  /** The path of the program. */
  command: string;
  /** `{url}` stands for the address. */
  args: readonly string[];
}

/** One that a person has named: what it is, it has to say itself. */
export interface NamedCommand extends BrowserCommand {
  /** As it was written. */
  line: string;
}

/**
 * Reads command lines, split into words as a shell would split them; no shell runs them.
 * @param lines such as `chromium --no-first-run {url}`
 * @param taken names that are other browsers' in this run
 * @throws {SetupError} if one is no command line, or its program is not there.
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
    const name = nameApart(basename(program).replace(/\.exe$/i, ''), names);
    names.add(name);
    commands.push({ name, line, command: await pathOf(program, line, env), args });
  }
  return commands;
}

function wordsOf(line: string, env: NodeJS.ProcessEnv): string[] {
  // A path of Windows is full of backslashes; its shell escapes with this one.
  const entries = parse(line, env, process.platform === 'win32' ? { escape: '^' } : {});
  const words = entries.flatMap((entry) => wordOf(entry, line));
  const [program, ...args] = words;
  if (program === undefined || !args.some((arg) => arg.includes('{url}'))) {
    throw new SetupError(
      `--browser-command ${quoted(line)}: {url} must stand where the browser takes an address, such as 'chromium --no-first-run {url}'`,
    );
  }
  return words;
}

function wordOf(entry: ParseEntry, line: string): string[] {
  if (typeof entry === 'string') return [entry];
  if ('comment' in entry) return [];
  if (entry.op === 'glob') return [entry.pattern];
  throw new SetupError(
    `--browser-command ${quoted(line)}: no shell runs it, and ${entry.op} means nothing; put it in quotes, or all of it into a script`,
  );
}

async function pathOf(program: string, line: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Windows has its own rules for what runs: it will say so when it is started.
  if (process.platform === 'win32') return program;
  const path = program.includes(sep)
    ? resolve(program)
    : ((await findExecutable(program, env['PATH'] ?? '')) ?? program);
  if (await isExecutable(path)) return path;
  throw new SetupError(
    `--browser-command ${quoted(line)}: there is no program ${program}; correct it, or name its path`,
  );
}

function nameApart(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** A command line in quotes, in one line. */
export function quoted(line: string): string {
  return JSON.stringify(line);
}
