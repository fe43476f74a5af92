import picocolors from 'picocolors';
import { refName } from '../../model/case.js';
import { leakTexts } from '../text/leak-text.js';
import { leakyClientsText } from '../text/leaky-clients-text.js';
import { textsOf } from '../text/report-texts.js';
import { type Overview, overviewOf } from '../layout/overview.js';
import { defectEntries, type DefectEntry } from '../layout/defects.js';
import { cellsOf, exampleOf } from '../layout/example.js';
import { defectTitle } from '../text/defect-text.js';
import { reproductionOf } from '../text/reproduction.js';
import { printable } from '../../support/text/printable.js';
import { count } from '../../support/text/sentences.js';
import type { Report } from '../../model/report.js';
import { skipReasons } from '../layout/skip-reasons.js';
import { skipText } from '../text/skip-text.js';
import { reachTable, terminalTable } from './terminal-table.js';
import { wrap } from '../../support/text/wrap.js';

/** The capabilities of the terminal. */
export interface TerminalOptions {
  colours: boolean;
  /** The width of a line, in characters. */
  columns: number;
  /** Whether to print every finding, the leaked bits, the skipped cases, and the leaky clients. */
  verbose?: boolean;
}

/**
 * Returns a report for the terminal: the table, the new defects in full, a line for each known one, and the problems. It does not contain
 * the verdict line.
 */
export function terminalReport(
  report: Report,
  { colours, columns, verbose = false }: TerminalOptions,
): string {
  const colour = picocolors.createColors(colours);
  const overview = overviewOf(report);
  const { labelOf, staleOf, problems } = textsOf(report);
  const entries = report.verdict.clients.flatMap(defectEntries);
  const section = (title: string, sentences: string[]): string[] =>
    sentences.length === 0
      ? []
      : ['', colour.bold(title), ...sentences.flatMap((sentence) => indented(printable(sentence), columns))];

  const lines = [
    ...terminalTable(overview, columns)
      .flatMap((line) => (line.length > columns ? wrap(line, columns) : [line]))
      .map((line) => line.replace(/✗/g, colour.red).replace(/✓/g, colour.green)),
    ...reachSection(reachTable(overview), colour.bold),
    ...section(
      'New defects',
      entries
        .filter(({ defect }) => defect.status !== 'known')
        .flatMap((entry) => inFull(entry, overview, report)),
    ),
    ...section(
      'Known defects',
      overview.clients.flatMap(({ verdict, label }) => {
        const known = defectEntries(verdict).filter(({ defect }) => defect.status === 'known');
        const width = Math.max(...known.map(({ defect }) => String(defect.cases.length).length));
        return known.length === 0 ? [] : [`${label}:`, ...known.map((entry) => knownLine(entry, width))];
      }),
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
    ...section(
      'Missing engines',
      report.missing.map(({ engine, reason, fix }) => `– ${engine}: ${reason}. To fix it: ${fix}`),
    ),
    ...(verbose
      ? details(report, overview).flatMap(([title, sentences]) => section(title, sentences))
      : ['', ...wrap(more(report), columns)]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The table of stages, with its title. */
function reachSection(table: string[], bold: (text: string) => string): string[] {
  return table.length === 0 ? [] : ['', bold('How far connections of public pages came'), ...table];
}

/** Wraps a sentence, and keeps its indentation. */
function indented(sentence: string, columns: number): string[] {
  const text = sentence.trimStart();
  const indent = sentence.length - text.length;
  return wrap(text, columns - indent).map((line) => `${' '.repeat(indent)}${line}`);
}

/** What a verbose report adds. */
function more({ skipped }: Report): string {
  const cases = new Set(skipped.map(refName)).size;
  return cases === 0
    ? '--verbose prints every finding.'
    : `${count(cases, 'case')} skipped. --verbose says why, and prints every finding.`;
}

/** `  77 cases  The close code is 1015 after a failed TLS handshake` */
function knownLine(entry: DefectEntry, width: number): string {
  const { cases } = entry.defect;
  const number = count(cases.length, 'case ', 'cases').padStart(width + ' cases'.length);
  return `  ${number}  ${defectTitle(entry)}`;
}

/** Returns a new defect with its smallest evidence and how to reproduce it. */
function inFull(entry: DefectEntry, overview: Overview, report: Report): string[] {
  const { labelOf, findingOf } = textsOf(report);
  const client = overview.clients.find(({ identity }) => identity.name === entry.client);
  const [largest] = entry.findings;
  const example =
    client === undefined || largest === undefined
      ? undefined
      : exampleOf(largest, cellsOf(largest, client, overview));
  return [
    `✗ ${labelOf(entry.client)}: ${defectTitle(entry)} (${count(entry.defect.cases.length, 'case')})`,
    ...entry.findings.map((finding) => `  ${findingOf(finding)}`),
    ...(example === undefined || largest === undefined
      ? []
      : [`  To reproduce it: ${reproductionOf(largest, example, overview, report).run}`]),
  ];
}

/** What only a verbose report contains. */
function details(report: Report, overview: Overview): [title: string, sentences: string[]][] {
  const { labelOf, findingOf } = textsOf(report);
  const findings = report.verdict.clients
    .flatMap(defectEntries)
    .filter(({ defect }) => defect.status === 'known')
    .flatMap(({ defect, findings: explained }) => explained.map((finding) => ({ defect, finding })));
  return [
    [
      'What a script learns about the situation',
      overview.clients.flatMap(({ label, verdict }) =>
        leakTexts(verdict.leaks, report.repeat).map(
          (text) => `${label} ${text}${verdict.problems.length > 0 ? ', in an invalid run' : ''}`,
        ),
      ),
    ],
    [
      'Findings of known defects',
      findings.map(
        ({ defect, finding }) => `✗ ${labelOf(finding.client)}: ${findingOf(finding)} (${defect.id})`,
      ),
    ],
    ['Skipped', skipReasons(report.skipped).map((reason) => `– ${skipText(reason, labelOf)}`)],
    [
      'Would this suite notice a leak?',
      report.leakyClients === undefined ? [] : [leakyClientsText(report.leakyClients)],
    ],
  ];
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
