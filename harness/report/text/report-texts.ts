import type { Report } from '../../model/report.js';
import type { Finding, StaleExpectation } from '../../model/verdict.js';
import { clientLabels } from '../layout/client-label.js';
import { problemsOfRun, summaryOf } from '../layout/summary.js';
import { findingText } from './finding-text.js';
import { problemText } from './problem-text.js';
import { summaryText } from './summary-text.js';

/** The sentences of a report that every format shows. */
export interface ReportTexts {
  /** The label of a client, by its name. */
  labelOf: (client: string) => string;
  /** A finding, without its client. */
  findingOf: (finding: Finding) => string;
  /** An expectation that no longer holds, without its client. */
  staleOf: (stale: StaleExpectation) => string;
  /** Everything that makes the run invalid. */
  problems: string[];
  /** The last line. */
  summary: string;
}

/** Writes the sentences of a report. */
export function textsOf(report: Report): ReportTexts {
  const { verdict, clients } = report;
  const labels = clientLabels(clients);
  const labelOf = (client: string) => labels.get(client) ?? client;
  return {
    labelOf,
    findingOf: (finding) => {
      const observed = verdict.clients.find(({ client }) => client.name === finding.client)?.surfaces;
      return findingText(finding, observed ?? report.surfaces);
    },
    staleOf: ({ channel, fixture, surface, reason }) =>
      `${channel} of ${fixture}${surface === undefined ? '' : ` (${surface})`} is as it should be now. It was known for: ${reason}`,
    problems: problemsOfRun(verdict).map((problem) => problemText(problem, labelOf)),
    summary: summaryText(summaryOf(report)),
  };
}
