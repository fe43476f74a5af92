import type { Finding } from '../../harness/model/verdict.js';
import { defectEntries, type DefectEntry } from '../../harness/report/layout/defects.js';
import { cellsOf, type Example, exampleOf } from '../../harness/report/layout/example.js';
import { overviewOf } from '../../harness/report/layout/overview.js';
import type { Report } from '../../harness/model/report.js';
import { type Reproduction, reproductionOf } from '../../harness/report/text/reproduction.js';

/** A finding with its example and its reproduction, as a report shows them. */
export interface Found {
  finding: Finding;
  entry: DefectEntry;
  example: Example;
  reproduction: Reproduction;
}

/** Returns the first finding of one client with this kind and, if given, this channel. */
export function found(report: Report, name: string, kind: Finding['kind'], channel?: string): Found {
  const overview = overviewOf(report);
  const client = overview.clients.find(({ identity }) => identity.name === name);
  const finding = client?.verdict.findings.find(
    (finding) =>
      finding.kind === kind &&
      (channel === undefined || ('channel' in finding && finding.channel === channel)),
  );
  const example = client && finding && exampleOf(finding, cellsOf(finding, client, overview));
  const entry = client && defectEntries(client.verdict).find(({ defect }) => defect.id === finding?.defect);
  if (!example || !entry)
    throw new Error(`the sample has no such finding: ${kind} ${channel ?? ''} in ${name}`);
  return { finding, entry, example, reproduction: reproductionOf(finding, example, overview, report) };
}
