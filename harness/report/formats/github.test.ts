import { expect, it } from 'vitest';
import type { Report } from '../../model/report.js';
import { githubAnnotations, githubSummary } from './github.js';
import { hostileReason, sayInFindings, sampleReport } from '../../../test/support/reports.js';

/** The commands, line by line. */
function annotationsOf(report: Report): string[] {
  return githubAnnotations(report).replace(/\n$/, '').split('\n');
}

it('annotates each new defect and each problem', () => {
  const report = sampleReport();
  const lines = annotationsOf(report);
  const fresh = report.verdict.clients[1]?.defects.filter(({ status }) => status === 'new');
  expect(lines.filter((line) => /^::error title=badsocket%3A [^:]*::/.test(line))).toEqual(lines);
  expect(lines.filter((line) => line.startsWith('::error title=badsocket%3A Chatterfox'))).toHaveLength(
    fresh?.length ?? 0,
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^::error title=badsocket%3A the run is invalid::DozeKit /),
  );
});

it('annotates a stale expectation', () => {
  expect(annotationsOf(sampleReport())).toContain(
    '::error title=badsocket%3A Hushium 156::hushium-certificate-in-message: events of tls/expired-certificate (wss) and 1 more is no longer ["close"]. The defect: The error message names the certificate',
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
