import { expect, it } from 'vitest';
import type { Report } from '../../model/report.js';
import { type TerminalOptions, terminalReport, verdictLine } from './terminal.js';
import { hostileReason, sampleReport, sayInFindings } from '../../../test/support/reports.js';
import { textsOf } from '../text/report-texts.js';

/** The report, and the verdict below it. */
function shown(report: Report, options: TerminalOptions): string {
  return `${terminalReport(report, options)}${verdictLine(report, options)}\n`;
}

it('is a table of clients and situations if there is room', () => {
  expect(shown(sampleReport(), { colours: false, columns: 100 })).toMatchSnapshot();
});

it('is a table of situations and clients if there is less room', () => {
  const lines = shown(sampleReport(), { colours: false, columns: 80 }).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '             Hushium 156  Chatterfox 153  DozeKit 2.50',
    'name         ✓ 4          ✓ 4             ✓ 4',
    'route        ✓ 4          ✓ 4             ✗ 1/4',
  ]);
});

it('is a block for each client if there is no room for a table', () => {
  expect(shown(sampleReport(), { colours: false, columns: 50 })).toMatchSnapshot();
});

it('has every finding, the leaked bits and the skipped cases if it is verbose', () => {
  expect(terminalReport(sampleReport(), { colours: false, columns: 100, verbose: true })).toMatchSnapshot();
});

it('has one line for each known defect', () => {
  const lines = shown(sampleReport(), { colours: false, columns: 100 }).split('\n');
  const start = lines.indexOf('Known defects');
  expect(lines.slice(start, start + 3)).toEqual([
    'Known defects',
    'DozeKit 2.50:',
    '  1 case   A reset counts as a clean close',
  ]);
});

it.each([60, 80, 100])('keeps every line but the verdict within %i columns', (columns) => {
  const tooLong = shown(sampleReport(), { colours: false, columns })
    .trimEnd()
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.length > columns);
  expect(tooLong).toEqual([]);
});

it('ends with the verdict in one line', () => {
  const report = sampleReport();
  const lines = shown(report, { colours: false, columns: 60 }).trimEnd().split('\n');
  expect(lines.at(-1)).toBe(textsOf(report).summary);
});

it('says that a run is incomplete, with the reason', () => {
  const sample = sampleReport();
  const report: Report = {
    ...sample,
    complete: false,
    verdict: { ...sample.verdict, problems: [{ kind: 'incomplete', reason: 'it was interrupted' }] },
  };
  expect(shown(report, { colours: false, columns: 100 })).toContain('incomplete: it was interrupted');
});

it('has one line about the leaky clients, if there are results', () => {
  const { leakyClients = [], ...rest } = sampleReport();
  const caught = leakyClients.map((leakyClient) => ({ ...leakyClient, caught: true }));
  const text = (report: Report) => shown(report, { colours: false, columns: 100, verbose: true });
  expect(text({ ...rest, leakyClients: caught })).toContain('\ncaught 2 of 2 leaky clients\n');
  expect(text(rest)).not.toContain('leaky client');
});

it('counts cases that were not reached, and does not pass them', () => {
  const report = { ...sampleReport(), observations: [] };
  for (const client of report.verdict.clients) Object.assign(client, { classes: [], findings: [] });
  const text = shown(report, { colours: false, columns: 100 });
  expect(text).toContain('… 4');
  expect(text).not.toContain('✓ 4');
});

it('prints no control character from a server', () => {
  const report = sampleReport();
  sayInFindings(report, hostileReason);
  const text = shown(report, { colours: false, columns: 100 });
  expect(text).toContain('\\u{1b}[31m\\u{202e}');
  expect(text).not.toContain('\u001b');
});

it('prints the same text with and without colours', () => {
  const report = sampleReport();
  const coloured = shown(report, { colours: true, columns: 100 });
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(shown(report, { colours: false, columns: 100 }));
  expect(coloured).toContain('\u001b[31m');
});
