import { appendFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SetupError } from '../support/errors.js';
import { githubAnnotations, githubSummary } from '../report/formats/github.js';
import { jsonOf } from '../report/formats/json.js';
import type { Report } from '../model/report.js';
import { type FileFormat, fileFormats, saveReport } from '../report/save.js';
import { terminalReport } from '../report/formats/terminal.js';
import { colours, columns, showsColours } from './colours.js';
import type { Reporter } from './reporters.js';

export interface PublishOptions {
  /** Where files go. */
  folder: string;
  reporters: readonly Reporter[];
  /** The report goes to standard output as JSON, and all that is said to people to standard error. */
  json: boolean;
  /** Lines for the end, before the verdict. */
  notes?: readonly string[];
}

/**
 * Says what a report says in each form that is asked for; the last line of what is said to people is the verdict.
 * @returns the exit code
 * @throws {SetupError} if it cannot be saved: what was found is printed all the same, and the last line is no verdict.
 */
export async function publish(
  report: Report,
  { folder, reporters, json, notes = [] }: PublishOptions,
): Promise<number> {
  const forPeople = json ? process.stderr : process.stdout;
  const formats = filesOf(reporters);
  const saved = await saveReport(report, folder, formats).catch((problem: unknown) => problem as Error);
  const lines = terminalReport(report, { colours: showsColours, columns: columns() }).trimEnd().split('\n');
  const summary = lines.pop() ?? '';
  const say = (...some: readonly string[]) => forPeople.write(some.map((line) => `${line}\n`).join(''));
  if (json) await print(report);
  if (reporters.includes('terminal')) say(...lines);
  if (reporters.includes('github')) {
    say(...githubAnnotations(report));
    await summarise(githubSummary(report));
  }
  say(...notes);
  if (saved instanceof Error) {
    say(colours.yellow('INVALID: the report could not be saved.'));
    throw new SetupError(saved.message);
  }
  say(...filesSaved(saved), summary);
  return report.verdict.exitCode;
}

/** Whether some reporters write into a folder. */
export function writesFiles(reporters: readonly Reporter[]): boolean {
  return filesOf(reporters).length > 0;
}

function filesOf(reporters: readonly Reporter[]): FileFormat[] {
  return fileFormats.filter((format) => reporters.includes(format));
}

/** Piece by piece, as much as whoever reads it has room for. */
async function print(report: Report): Promise<void> {
  await pipeline(Readable.from(jsonOf(report)), process.stdout, { end: false }).catch((problem: unknown) => {
    // Who reads no further has read enough.
    if ((problem as NodeJS.ErrnoException).code !== 'EPIPE') throw problem;
  });
}

/** Where a person finds the report, and where a machine does what it asked for beside it. */
function filesSaved(saved: Partial<Record<FileFormat, string>>): string[] {
  const line = (title: string, path: string | undefined) =>
    path === undefined ? [] : [`${title}: ${relative(process.cwd(), path)}`];
  return [...line('Report', saved.html ?? saved.json), ...line('JUnit', saved.junit)];
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary */
async function summarise(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined) return;
  await appendFile(file, markdown).catch((problem: unknown) => {
    process.stderr.write(`badsocket: no summary for GitHub: ${(problem as Error).message}\n`);
  });
}
