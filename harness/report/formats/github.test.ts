import { expect, it } from 'vitest';
import type { Report } from '../../model/report.js';
import { githubAnnotations, githubSummary } from './github.js';
import { hostileReason, sayInFindings, sampleReport } from '../../../test/support/reports.js';

/** The commands, line by line. */
function annotationsOf(report: Report): string[] {
  return githubAnnotations(report).replace(/\n$/, '').split('\n');
}

it('annotates each unexpected finding and each problem', () => {
  const report = sampleReport();
  const lines = annotationsOf(report);
  const unexpected = report.verdict.clients
    .flatMap(({ findings }) => findings)
    .filter(({ expected }) => expected === undefined);
  expect(lines.filter((line) => /^::error title=badsocket%3A [^:]*::/.test(line))).toEqual(lines);
  expect(lines.filter((line) => line.startsWith('::error title=badsocket%3A Chatterfox'))).toHaveLength(
    unexpected.filter(({ client }) => client === 'chatterfox').length,
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^::error title=badsocket%3A the run is invalid::DozeKit /),
  );
});

it('annotates a stale expectation', () => {
  const report = sampleReport();
  report.verdict.clients[0]?.stale.push({
    client: 'hushium',
    fixture: 'tls/x',
    channel: 'close.code',
    reason: 'once',
  });
  expect(annotationsOf(report)).toContain(
    '::error title=badsocket%3A Hushium 156::close.code of tls/x is as it should be now. It was known for: once',
  );
});

it('prints nothing from a server as a command or as markup', () => {
  const report = sampleReport();
  sayInFindings(report, `100%\n::set-output name=x::y ${hostileReason}`);
  for (const line of annotationsOf(report)) expect(line).toMatch(/^::error title=[^\n]*$/);
  expect(githubAnnotations(report)).toContain('100%25\\u{a}::set-output');
  expect(githubSummary(report)).not.toMatch(/(?<!\\)<script/);
});

it('summarises a run as a table of clients and situations, in Markdown', () => {
  expect(githubSummary(sampleReport())).toMatchSnapshot();
});
