import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReportPart } from '../model/report.js';
import { expectSchema, readReport } from '../report/read.js';
import { SetupError } from '../support/errors.js';
import { pathText } from '../support/text/path-text.js';
import { assembleReport } from './assemble-report.js';
import type { RunEvent, RunRecord } from './run-events.js';
import { recordRun } from './run-record.js';
import { runLineSchema, runLogName } from './run-log.js';

/**
 * Reads runs: each path is a report.json, the log of a run that was killed, or a folder with such files in it or below it.
 * @throws {SetupError} if there is no such file, or a file is neither a report nor a log.
 */
export async function readRuns(paths: readonly string[]): Promise<ReportPart[]> {
  const files = (await Promise.all(paths.map(runsIn))).flat();
  const parts: ReportPart[] = [];
  // One at a time: the report of a long run takes hundreds of megabytes to read.
  for (const file of new Set(files)) {
    const report = isLog(file) ? assembleReport(await readRunLog(file), {}) : await readReport(file);
    parts.push({ name: file, report });
  }
  return parts;
}

function isLog(path: string): boolean {
  return runLogName.test(basename(path));
}

async function runsIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new SetupError(`${path}: there is no such file or folder`);
  if (!found.isDirectory()) return [path];
  const files = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && (entry.name === 'report.json' || isLog(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new SetupError(`${path}: there is no report.json in this folder`);
  return files;
}

/**
 * Reads the log of a run. A run without its last event is incomplete.
 * @throws {SetupError} if the file is not such a log, or a line is damaged.
 */
export async function readRunLog(file: string): Promise<RunRecord> {
  return recordRun(eventsIn(file));
}

async function* eventsIn(file: string): AsyncGenerator<RunEvent, void> {
  let number = 0;
  let last: RunEvent | undefined;
  for await (const line of linesIn(file)) {
    number++;
    last = eventOf(line, `${file}: line ${number}`);
    if ((last.type === 'run-started') !== (number === 1)) throw notALog(file);
    yield last;
  }
  if (last === undefined) throw notALog(file);
  if (last.type === 'run-finished') return;
  yield {
    type: 'run-interrupted',
    reason: `the run was killed, or is still in progress (${basename(file)})`,
  };
  yield { type: 'run-finished', finishedAt: (await stat(file)).mtime.toISOString() };
}

function notALog(file: string): SetupError {
  return new SetupError(`${file} is not the log of a run. Use the file that a run leaves if it is killed.`);
}

/** Yields the complete lines of a file. A process that is killed may leave a last line without its end. */
async function* linesIn(file: string): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** @param location the file and the line, for messages */
function eventOf(line: string, location: string): RunEvent {
  const damaged = (what: string) => new SetupError(`${location} is damaged: ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (problem) {
    throw damaged((problem as Error).message);
  }
  const { run, ...start } = (json ?? {}) as { run?: object };
  if (run !== undefined) expectSchema({ ...run, ...start }, location);
  const { data, error } = runLineSchema.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw damaged(`${pathText(issue?.path ?? [])}: ${issue?.message ?? ''}`);
}
