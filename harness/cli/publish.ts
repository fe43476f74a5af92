import { appendFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { SetupError } from '../errors.js';
import { githubAnnotations, githubSummary } from '../report/github.js';
import type { Report } from '../report/report.js';
import { type FileFormat, fileFormats, saveReport } from '../report/save.js';
import { terminalReport } from '../report/terminal.js';
import { colours, columns, showsColours } from './colours.js';
import type { Reporter } from './reporters.js';

export interface PublishOptions {
  /** Where files go. */
  folder: string;
  reporters: readonly Reporter[];
  /** Lines for the end, before the verdict. */
  notes?: readonly string[];
}

/**
 * Says what a report says in each form that is asked for; the last line of standard output is the verdict.
 * @returns the exit code
 * @throws {SetupError} if it cannot be saved: what was found is printed all the same, and the last line is no verdict.
 */
export async function publish(
  report: Report,
  { folder, reporters, notes = [] }: PublishOptions,
): Promise<number> {
  const formats = fileFormats.filter((format) => reporters.includes(format));
  const saved = await saveReport(report, folder, formats).catch((problem: unknown) => problem as Error);
  const lines = terminalReport(report, { colours: showsColours, columns: columns() }).trimEnd().split('\n');
  const summary = lines.pop() ?? '';
  const say = (...some: readonly string[]) => process.stdout.write(some.map((line) => `${line}\n`).join(''));
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
