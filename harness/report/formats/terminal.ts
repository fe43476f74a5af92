import picocolors from 'picocolors';
import type { Finding } from '../../model/verdict.js';
import { leakTexts } from '../text/leak-text.js';
import { leakyClientsText } from '../text/leaky-clients-text.js';
import { textsOf } from '../text/report-texts.js';
import { overviewOf } from '../layout/overview.js';
import { printable } from '../../support/text/printable.js';
import type { Report } from '../../model/report.js';
import { skipReasons } from '../layout/skip-reasons.js';
import { skipText } from '../text/skip-text.js';
import { terminalTable } from './terminal-table.js';
import { wrap } from '../../support/text/wrap.js';

/** The capabilities of the terminal. */
export interface TerminalOptions {
  colours: boolean;
  /** The width of a line, in characters. */
  columns: number;
}

/** Returns a report for the terminal: the table, the findings, the problems and the skipped cases. It does not contain the verdict line. */
export function terminalReport(report: Report, { colours, columns }: TerminalOptions): string {
  const colour = picocolors.createColors(colours);
  const overview = overviewOf(report);
  const { labelOf, findingOf, staleOf, problems } = textsOf(report);
  const findings = report.verdict.clients.flatMap((client) => client.findings);
  const section = (title: string, sentences: string[]): string[] =>
    sentences.length === 0
      ? []
      : ['', colour.bold(title), ...sentences.flatMap((sentence) => wrap(printable(sentence), columns))];
  const say = (finding: Finding): string => `${labelOf(finding.client)}: ${findingOf(finding)}`;

  const lines = [
    ...terminalTable(overview, columns)
      .flatMap((line) => (line.length > columns ? wrap(line, columns) : [line]))
      .map((line) => line.replace(/✗/g, colour.red).replace(/✓/g, colour.green)),
    ...section(
      'What a script learns about the situation',
      overview.clients.flatMap(({ label, verdict }) =>
        leakTexts(verdict.leaks, report.repeat).map(
          (text) => `${label} ${text}${verdict.problems.length > 0 ? ', in an invalid run' : ''}`,
        ),
      ),
    ),
    ...section(
      'Findings',
      findings.filter(({ expected }) => expected === undefined).map((finding) => `✗ ${say(finding)}`),
    ),
    ...section(
      'Known findings',
      findings.flatMap((finding) =>
        finding.expected === undefined ? [] : [`✗ ${say(finding)} (known: ${finding.expected})`],
      ),
    ),
    ...section(
      'Stale expectations',
      report.verdict.clients
        .flatMap(({ stale }) => stale)
        .map((stale) => `✓ ${labelOf(stale.client)}: ${staleOf(stale)}`),
    ),
    ...section(
      'Problems',
      problems.map((problem) => `! ${problem}`),
    ),
    ...section('Skipped', [...skipReasons(report.skipped).map((reason) => `– ${skipText(reason, labelOf)}`)]),
    ...section(
      'Would this suite notice a leak?',
      report.leakyClients === undefined ? [] : [leakyClientsText(report.leakyClients)],
    ),
    ...section(
      'Missing engines',
      report.missing.map(({ engine, reason, fix }) => `– ${engine}: ${reason}. To fix it: ${fix}`),
    ),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Returns the verdict on a run as one line. */
export function verdictLine(report: Report, { colours }: Pick<TerminalOptions, 'colours'>): string {
  const colour = picocolors.createColors(colours);
  return verdictColour(colour, report.verdict.exitCode)(printable(textsOf(report).summary));
}

function verdictColour(
  colour: ReturnType<typeof picocolors.createColors>,
  exitCode: Report['verdict']['exitCode'],
): (text: string) => string {
  switch (exitCode) {
    case 0:
      return colour.green;
    case 1:
      return colour.red;
    case 2:
      return colour.yellow;
  }
}
