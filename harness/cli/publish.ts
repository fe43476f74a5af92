import { appendFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileProblemText } from '../support/replace-file.js';
import { type FileFormatName, fileFormatsOf, fileOf, outputsOf } from '../report/formats/index.js';
import { jsonOf } from '../report/formats/json.js';
import { verdictLine } from '../report/formats/terminal.js';
import type { Report } from '../model/report.js';
import { saveReport } from '../report/save.js';
import { colours, columns, showsColours } from './colours.js';
import { print, printCommands, printJsonPieces, printProblem, printStyled } from './print.js';
import type { Reporter } from './reporters.js';

export interface PublishOptions {
  /** The folder for report files. */
  folder: string;
  reporters: readonly Reporter[];
  /** Whether to print the report as JSON to standard output. Text for people then goes to standard error. */
  json: boolean;
  /** Lines to print before the verdict. */
  notes?: readonly string[];
  /** Whether the text has every finding. */
  verbose?: boolean;
}

/**
 * Publishes a report in each requested format. The last line of the text is the verdict.
 * @returns the exit code
 * @throws {SetupError} if the report cannot be saved. The report is printed first, and the last line is `INVALID` instead of the
 *   verdict.
 */
export async function publish(
  report: Report,
  { folder, reporters, json, notes = [], verbose = false }: PublishOptions,
): Promise<number> {
  const forPeople = json ? process.stderr : process.stdout;
  const say = (...lines: readonly string[]) => print(lines.map((line) => `${line}\n`).join(''), forPeople);
  const options = { colours: showsColours, columns: columns(), verbose };

  const files = fileFormatsOf(reporters);
  const saved = await saveReport(report, folder, files).catch((problem: unknown) => problem as Error);
  if (json) await printJsonPieces(jsonOf(report));
  for (const output of outputsOf(reporters)) {
    switch (output.to) {
      case 'stdout':
        printStyled((await output.load())(report, options), forPeople);
        break;
      case 'workflow-commands':
        printCommands((await output.load())(report), forPeople);
        break;
      case 'github-step-summary':
        await appendSummary((await output.load())(report));
        break;
      case 'file':
        // saveReport() has saved all files.
        break;
    }
  }
  say(...notes);
  if (saved instanceof Error) {
    printStyled(`${colours.yellow('INVALID: the report could not be saved.')}\n`, forPeople);
    throw saved;
  }
  say(...pathLines(saved));
  printStyled(`${verdictLine(report, options)}\n`, forPeople);
  return report.verdict.exitCode;
}

/** Whether any of the reporters writes a file. */
export function writesFiles(reporters: readonly Reporter[]): boolean {
  return fileFormatsOf(reporters).length > 0;
}

/** Returns a line for each label: `Report: badsocket-report/report.html` */
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
    printProblem(`Cannot write GITHUB_STEP_SUMMARY: ${fileProblemText(problem)}`);
  });
}
