import { dirname, resolve } from 'node:path';
import { fixtures as shipped } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { compareReports } from '../report/layout/compare.js';
import { comparisonText } from '../report/formats/comparison.js';
import { MergeError } from '../run/merge-error.js';
import { mergeReports } from '../run/merge-reports.js';
import type { Report, ReportPart } from '../model/report.js';
import { columns, showsColours } from './colours.js';
import { knownNote, loadKnown } from './known.js';
import { printJson, printStyled } from './print.js';
import { publish, writesFiles } from './publish.js';
import { readRuns } from '../run/read-runs.js';
import { defaultReporters, type Reporter } from './reporters.js';

export interface ReportOptions {
  /** Whether to show what changed from the first report to the second. */
  compare: boolean;
  verbose: boolean;
  json: boolean;
  output: string;
  /** Default: {@link defaultReporters}, or none with `json`. */
  reporter?: readonly Reporter[];
  /** A folder, or `false` for no expectations. */
  expectations?: string | false;
}

/** Merges reports and judges them again, or compares two reports. @returns the exit code */
export async function report(paths: readonly string[], options: ReportOptions): Promise<number> {
  return options.compare ? compare(paths, options) : merge(paths, options);
}

async function merge(paths: readonly string[], options: ReportOptions): Promise<number> {
  const { json, output, reporter: reporters = json ? [] : defaultReporters() } = options;
  const [first, ...rest] = await readRuns(paths);
  if (first === undefined)
    throw new SetupError('No report was found. Name a report.json or a folder with one.');
  const parts: [ReportPart, ...ReportPart[]] = [first, ...rest];
  const catalogue = [...shipped, ...parts.flatMap((part) => part.report.fixtures)];
  const known = await loadKnown(options.expectations, catalogue);
  const overwritten = parts.find(({ name }) => resolve(dirname(name)) === resolve(output));
  if (overwritten !== undefined && writesFiles(reporters)) {
    throw new SetupError(
      `--output ${output}: the merged report would overwrite ${overwritten.name}. Choose another folder.`,
    );
  }
  const merged = tryMerge(parts, known.expectations);
  return publish(merged, {
    folder: output,
    reporters,
    verbose: options.verbose,
    json,
    notes: [knownNote(known, merged.clients)],
  });
}

function tryMerge(...[parts, expectations]: Parameters<typeof mergeReports>): Report {
  try {
    return mergeReports(parts, expectations);
  } catch (problem) {
    throw problem instanceof MergeError ? new SetupError(problem.message, { cause: problem }) : problem;
  }
}

async function compare(paths: readonly string[], { json }: ReportOptions): Promise<number> {
  const [older, newer, ...rest] = await readRuns(paths);
  if (older === undefined || newer === undefined || rest.length > 0) {
    throw new SetupError(
      '--compare needs exactly two reports, the older one first. Merge the parts of a run first.',
    );
  }
  const comparison = compareReports(older.report, newer.report);
  if (json) printJson(comparison, 1);
  else printStyled(comparisonText(comparison, { colours: showsColours, columns: columns() }));
  return comparison.exitCode;
}
