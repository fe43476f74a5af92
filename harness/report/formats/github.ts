import { isControl, overviewOf } from '../layout/overview.js';
import { printable } from '../../support/text/printable.js';
import { textsOf } from '../text/report-texts.js';
import type { Report } from '../../model/report.js';
import { marksLegend, tallyMarks, tallyOf } from '../layout/tally.js';

/**
 * What is not as expected, as commands that GitHub Actions makes annotations of:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotations(report: Report): string {
  const { labelOf, findings, stale, problems } = saidOf(report);
  return [
    ...findings.map(({ client, sentence }) => annotation(`badsocket: ${labelOf(client)}`, sentence)),
    ...stale.map(({ client, sentence }) => annotation(`badsocket: ${labelOf(client)}`, sentence)),
    ...problems.map((problem) => annotation('badsocket: the run is invalid', problem)),
  ].join('');
}

/** One command, on a line of its own. */
function annotation(title: string, message: string): string {
  const data = (text: string) => printable(text).replaceAll('%', '%25');
  return `::error title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}\n`;
}

/** A report as Markdown, for the summary of a job in GitHub Actions. */
export function githubSummary(report: Report): string {
  const overview = overviewOf(report);
  const { labelOf, findings, stale, problems, summary } = saidOf(report);
  const { clients, groups } = overview;
  const columns = [
    ...groups.filter(({ group }) => !isControl(group)).map(({ group }) => ({ heading: group, of: [group] })),
    { heading: 'controls', of: groups.map(({ group }) => group).filter(isControl) },
  ];
  const rows = clients.map((client) => ({
    label: client.label,
    marks: columns.map(({ of }) => {
      const cells = groups
        .filter(({ group }) => of.includes(group))
        .flatMap((group) => group.rows.flatMap((row) => row.cells))
        .filter((cell) => cell.client === client);
      return tallyMarks(tallyOf(cells));
    }),
  }));
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
    line(['', ...columns.map(({ heading }) => heading)]),
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...rows.map(({ label, marks }) => line([label, ...marks])),
    '',
    markdown(marksLegend(rows.flatMap(({ marks }) => marks))),
    ...section(
      'Findings',
      findings.map(({ client, sentence }) => `${labelOf(client)}: ${sentence}`),
    ),
    ...section(
      'Known failures that did not fail',
      stale.map(({ client, sentence }) => `${labelOf(client)}: ${sentence}`),
    ),
    ...section('Problems', problems),
    '',
  ].join('\n');
}

function saidOf(report: Report) {
  const { clients } = report.verdict;
  const { findingOf, staleOf, ...texts } = textsOf(report);
  return {
    ...texts,
    findings: clients
      .flatMap((client) => client.findings)
      .filter(({ expected }) => expected === undefined)
      .map((finding) => ({ client: finding.client, sentence: findingOf(finding) })),
    stale: clients
      .flatMap((client) => client.stale)
      .map((stale) => ({ client: stale.client, sentence: staleOf(stale) })),
  };
}

/** Text as it is, with nothing in it that Markdown makes something of. */
function markdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&');
}
