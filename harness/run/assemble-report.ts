import type { Report } from '../model/report.js';
import { reportFingerprint } from '../model/report-fingerprint.js';
import type { Verdict } from '../model/verdict.js';
import type { Expectations } from '../verdict/expectations.js';
import { verdict } from '../verdict/verdict.js';
import type { RunRecord } from './run-events.js';

/** The parts of a run record that the verdict depends on. */
export type JudgedRun = Pick<
  RunRecord,
  'clients' | 'fixtures' | 'surfaces' | 'observations' | 'skipped' | 'budgetMs'
> &
  Partial<Pick<RunRecord, 'seed' | 'missing' | 'faults'>>;

/** Returns the verdict on a run, given the known failures. */
export function judge(run: JudgedRun, expectations: Expectations): Verdict {
  const { missing = [] } = run;
  return verdict({ ...run, missing: missing.map(({ engine }) => engine), expectations });
}

/** Returns the report of a run: its record and the verdict. */
export function assembleReport(run: RunRecord, expectations: Expectations): Report {
  const { badsocket, faults, leakyClients, modeReason, shard } = run;
  return {
    schemaVersion: 1,
    schemaFingerprint: reportFingerprint,
    badsocket,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    complete: faults.length === 0,
    ...(faults.length > 0 && { incompleteReason: faults.join('; ') }),
    mode: run.mode,
    ...(modeReason !== undefined && { modeReason }),
    ...(shard !== undefined && { shard }),
    surfaces: [...run.surfaces],
    repeat: run.repeat,
    seed: run.seed,
    concurrency: run.concurrency,
    budgetMs: run.budgetMs,
    missing: [...run.missing],
    clients: [...run.clients],
    fixtures: [...run.fixtures],
    observations: [...run.observations],
    skipped: [...run.skipped],
    ...(leakyClients !== undefined && { leakyClients }),
    verdict: judge(run, expectations),
  };
}
