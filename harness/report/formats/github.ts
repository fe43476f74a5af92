import { count } from '../../support/text/sentences.js';
import { defectEntries } from '../layout/defects.js';
import { defectTitle } from '../text/defect-text.js';
import { overviewOf } from '../layout/overview.js';
import { printable } from '../../support/text/printable.js';
import { textsOf } from '../text/report-texts.js';
import type { Report } from '../../model/report.js';
import { marksLegend, markTable } from '../layout/tally.js';

/**
 * Returns what is not as expected as workflow commands, which GitHub Actions turns into annotations:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotations(report: Report): string {
  const { labelOf, found, stale, problems } = textsFor(report);
  return [
    ...found.map(({ client, sentence }) => annotation(`badsocket: ${labelOf(client)}`, sentence)),
    ...stale.map(({ client, sentence }) => annotation(`badsocket: ${labelOf(client)}`, sentence)),
    ...problems.map((problem) => annotation('badsocket: the run is invalid', problem)),
  ].join('');
}

/** Returns one workflow command, as a line. */
function annotation(title: string, message: string): string {
  const data = (text: string) => printable(text).replaceAll('%', '%25');
  return `::error title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}\n`;
}

/** Returns a report as Markdown, for the summary of a job in GitHub Actions. */
export function githubSummary(report: Report): string {
  const { labelOf, found, known, stale, problems, summary } = textsFor(report);
  const { headings, rows } = markTable(overviewOf(report));
  const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(' | ')} |`;
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : ['', `#### ${title}`, '', ...sentences.map((sentence) => `- ${markdown(sentence)}`)];
  return [
    `### badsocket`,
    '',
    markdown(summary),
    '',
    line(['', ...headings]),
    `| --- |${' --- |'.repeat(headings.length)}`,
    ...rows.map(({ client, marks }) => line([client.label, ...marks])),
    '',
    markdown(marksLegend(rows.flatMap(({ marks }) => marks))),
    ...section(
      'New defects',
      found.map(({ client, sentence }) => `${labelOf(client)}: ${sentence}`),
    ),
    ...section(
      'Known defects',
      known.map(({ client, sentence }) => `${labelOf(client)}: ${sentence}`),
    ),
    ...section(
      'Stale expectations',
      stale.map(({ client, sentence }) => `${labelOf(client)}: ${sentence}`),
    ),
    ...section('Problems', problems),
    '',
  ].join('\n');
}

function textsFor(report: Report) {
  const { clients } = report.verdict;
  const { findingOf, staleOf, ...texts } = textsOf(report);
  const entries = clients.flatMap(defectEntries);
  return {
    ...texts,
    found: entries
      .filter(({ defect }) => defect.status !== 'known')
      .map((entry) => ({
        client: entry.client,
        sentence: [
          `${defectTitle(entry)} (${count(entry.defect.cases.length, 'case')})`,
          ...entry.findings.slice(0, 1).map(findingOf),
        ].join(': '),
      })),
    known: entries
      .filter(({ defect }) => defect.status === 'known')
      .map((entry) => ({
        client: entry.client,
        sentence: `${defectTitle(entry)} (${count(entry.defect.cases.length, 'case')})`,
      })),
    stale: clients
      .flatMap((client) => client.stale)
      .map((stale) => ({ client: stale.client, sentence: staleOf(stale) })),
  };
}

/** Escapes what is special in Markdown. */
function markdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&');
}
