import { appendFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SetupError } from '../support/errors.js';
import { type FileFormatName, fileFormatsOf, fileOf, outputsOf } from '../report/formats/index.js';
import { jsonOf } from '../report/formats/json.js';
import { verdictLine } from '../report/formats/terminal.js';
import type { Report } from '../model/report.js';
import { saveReport } from '../report/save.js';
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
 * Publishes a report in each format that is asked for. The last line for people is the verdict.
 * @returns the exit code
 * @throws {SetupError} if it cannot be saved. The report is printed all the same, and the last line is no verdict.
 */
export async function publish(
  report: Report,
  { folder, reporters, json, notes = [] }: PublishOptions,
): Promise<number> {
  const forPeople = json ? process.stderr : process.stdout;
  const say = (...lines: readonly string[]) => forPeople.write(lines.map((line) => `${line}\n`).join(''));
  const options = { colours: showsColours, columns: columns() };

  const files = fileFormatsOf(reporters);
  const saved = await saveReport(report, folder, files).catch((problem: unknown) => problem as Error);
  if (json) await print(jsonOf(report));
  for (const output of outputsOf(reporters)) {
    switch (output.to) {
      case 'stdout':
        forPeople.write((await output.load())(report, options));
        break;
      case 'github-step-summary':
        await appendSummary((await output.load())(report));
        break;
      case 'file':
        // Saved above, all or none.
        break;
    }
  }
  say(...notes);
  if (saved instanceof Error) {
    say(colours.yellow('INVALID: the report could not be saved.'));
    throw new SetupError(saved.message);
  }
  say(...pathLines(saved), verdictLine(report, options));
  return report.verdict.exitCode;
}

/** Whether some reporters write into a folder. */
export function writesFiles(reporters: readonly Reporter[]): boolean {
  return fileFormatsOf(reporters).length > 0;
}

/** Prints piece by piece, as fast as the reader takes it. */
async function print(pieces: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), process.stdout, { end: false }).catch((problem: unknown) => {
    // A reader that closes the pipe has read enough.
    if ((problem as NodeJS.ErrnoException).code !== 'EPIPE') throw problem;
  });
}

/** A line for each label: `Report: badsocket-report/report.html` */
function pathLines(saved: Partial<Record<FileFormatName, string>>): string[] {
  const paths = new Map<string, string>();
  for (const [name, path] of Object.entries(saved)) {
    const { label } = fileOf(name as FileFormatName);
    if (!paths.has(label)) paths.set(label, path);
  }
  return [...paths].map(([label, path]) => `${label}: ${relative(process.cwd(), path)}`);
}

async function appendSummary(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined) return;
  await appendFile(file, markdown).catch((problem: unknown) => {
    process.stderr.write(`badsocket: no summary for GitHub: ${(problem as Error).message}\n`);
  });
}
