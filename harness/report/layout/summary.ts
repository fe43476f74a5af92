import { isByAbsence } from '../../model/absence.js';
import { refName } from '../../model/case.js';
import { countOf, type Skipped } from '../../model/observation.js';
import type { Report } from '../../model/report.js';
import type { ClientProblem, Defect, RunProblem, Verdict } from '../../model/verdict.js';

/** A problem, and the client whose run it makes invalid. Without a client, it concerns the whole run. */
export type ReportProblem =
  | { client: string; problem: ClientProblem; observed: Verdict['clients'][number] }
  | { client?: never; problem: RunProblem };

/** The last line of a run, as data. */
export interface RunSummary {
  exitCode: Verdict['exitCode'];
  clients: number;
  observations: number;
  /** Cases that were skipped on every surface, and on some. */
  skipped: { everywhere: number; inPart: number };
  /** Cases whose witness shows only that something is absent. */
  byAbsence: number;
  /** Engines that were requested and are missing, sorted. */
  missing: string[];
  defects: Record<Defect['status'], number>;
  stale: number;
  problems: ReportProblem[];
}

/** Summarises a report. */
export function summaryOf({ verdict, observations, skipped, missing }: Report): RunSummary {
  const defects = verdict.clients.flatMap((client) => client.defects);
  const number = (status: Defect['status']) => defects.filter((defect) => defect.status === status).length;
  return {
    exitCode: verdict.exitCode,
    clients: verdict.clients.length,
    observations: countOf(observations),
    skipped: {
      everywhere: caseCount(skipped.filter(({ surface }) => surface === undefined)),
      inPart: caseCount(skipped.filter(({ surface }) => surface !== undefined)),
    },
    byAbsence: new Set(observations.filter(({ witness }) => isByAbsence(witness)).map(refName)).size,
    missing: missing.map(({ engine }) => engine).sort(),
    defects: { new: number('new'), untitled: number('untitled'), known: number('known') },
    stale: verdict.clients.flatMap((client) => client.stale).length,
    problems: problemsOfRun(verdict),
  };
}

/** Everything that makes a run invalid: what concerns the whole run first. */
export function problemsOfRun({ problems, clients }: Verdict): ReportProblem[] {
  return [
    ...problems.map((problem) => ({ problem })),
    ...clients.flatMap((observed) =>
      observed.problems.map((problem) => ({ client: observed.client.name, problem, observed })),
    ),
  ];
}

function caseCount(skipped: readonly Skipped[]): number {
  return new Set(skipped.map(refName)).size;
}
