import { relative } from 'node:path';
import { SetupError } from '../errors.js';
import type { Report } from '../report/report.js';
import { saveReport } from '../report/save.js';
import { terminalReport } from '../report/terminal.js';
import { colours, columns, showsColours } from './colours.js';

/**
 * Saves a report and prints it; the last line is the verdict.
 * @returns the exit code
 * @throws {SetupError} if it cannot be saved: what was found is printed all the same, and the last line is no verdict.
 */
export async function publish(report: Report, folder: string): Promise<number> {
  const saved = await saveReport(report, folder).catch((problem: unknown) => problem as Error);
  const lines = terminalReport(report, { colours: showsColours, columns: columns() }).trimEnd().split('\n');
  const summary = lines.pop() ?? '';
  process.stdout.write(`${lines.join('\n')}\n`);
  if (saved instanceof Error) {
    process.stdout.write(`${colours.yellow('INVALID: the report could not be saved.')}\n`);
    throw new SetupError(saved.message);
  }
  process.stdout.write(`Report: ${relative(process.cwd(), saved.html)}\n${summary}\n`);
  return report.verdict.exitCode;
}
