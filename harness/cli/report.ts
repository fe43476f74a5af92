import { dirname, resolve } from 'node:path';
import { SetupError } from '../support/errors.js';
import { compareReports } from '../report/layout/compare.js';
import { comparisonText } from '../report/formats/comparison.js';
import { MergeError, mergeReports } from '../run/merge-reports.js';
import type { Report, ReportPart } from '../model/report.js';
import { columns, showsColours } from './colours.js';
import { knownNote, loadKnown } from './known.js';
import { publish, writesFiles } from './publish.js';
import { readReports } from '../report/read.js';
import { defaultReporters, type Reporter } from './reporters.js';

export interface ReportOptions {
  /** Say what changed from the first to the second. */
  compare: boolean;
  json: boolean;
  output: string;
  /** Default: those of a run that names none; none for JSON. */
  reporter?: readonly Reporter[];
  /** A folder; `false` for none at all. */
  expectations?: string | false;
}

/** Makes one report of several, judged anew, or says what changed between two. @returns the exit code */
export async function report(paths: readonly string[], options: ReportOptions): Promise<number> {
  return options.compare ? compare(paths, options) : merge(paths, options);
}

async function merge(paths: readonly string[], options: ReportOptions): Promise<number> {
  const { json, output, reporter: reporters = json ? [] : defaultReporters() } = options;
  const known = await loadKnown(options.expectations);
  const [first, ...others] = await readReports(paths);
  if (first === undefined) throw new SetupError('there is no report');
  const parts: [ReportPart, ...ReportPart[]] = [first, ...others];
  const overwritten = parts.find(({ name }) => resolve(dirname(name)) === resolve(output));
  if (overwritten !== undefined && writesFiles(reporters)) {
    throw new SetupError(
      `--output ${output} is where ${overwritten.name} is, which would be written over: name another folder`,
    );
  }
  const merged = mergeOrRefuse(parts, known.expectations);
  return publish(merged, {
    folder: output,
    reporters,
    json,
    notes: [knownNote(known, merged.clients)],
  });
}

function mergeOrRefuse(...[parts, expectations]: Parameters<typeof mergeReports>): Report {
  try {
    return mergeReports(parts, expectations);
  } catch (problem) {
    throw problem instanceof MergeError ? new SetupError(problem.message, { cause: problem }) : problem;
  }
}

async function compare(paths: readonly string[], { json }: ReportOptions): Promise<number> {
  const [older, newer, ...others] = await readReports(paths);
  if (older === undefined || newer === undefined || others.length > 0) {
    throw new SetupError(
      '--compare takes two reports, the older one first; make one of several parts before',
    );
  }
  const comparison = compareReports(older.report, newer.report);
  process.stdout.write(
    json
      ? `${JSON.stringify(comparison, null, 1)}\n`
      : comparisonText(comparison, { colours: showsColours, columns: columns() }),
  );
  return comparison.exitCode;
}
