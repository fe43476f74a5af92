import type { Report } from '../../model/report.js';
import type { Finding, StaleDefect } from '../../model/verdict.js';
import { clientLabels } from '../layout/client-label.js';
import { problemsOfRun, summaryOf } from '../layout/summary.js';
import { staleText } from './defect-text.js';
import { findingText } from './finding-text.js';
import { problemText } from './problem-text.js';
import { summaryText } from './summary-text.js';

/** The sentences of a report that every format shows. */
export interface ReportTexts {
  /** The label of a client, by its name. */
  labelOf: (client: string) => string;
  /** A finding, without its client. */
  findingOf: (finding: Finding) => string;
  /** A part of a known defect that no longer fails, without its client. */
  staleOf: (stale: StaleDefect) => string;
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
  const surfacesOf = (name: string) =>
    verdict.clients.find(({ client }) => client.name === name)?.surfaces ?? report.surfaces;
  return {
    labelOf,
    findingOf: (finding) => findingText(finding, surfacesOf(finding.client)),
    staleOf: (stale) => staleText(stale, surfacesOf(stale.client)),
    problems: problemsOfRun(verdict).map((problem) => problemText(problem, labelOf)),
    summary: summaryText(summaryOf(report)),
  };
}
