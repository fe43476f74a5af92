import type { Client } from '../harness/client/client.js';
import type { ClientVerdict } from '../harness/model/verdict.js';
import type { Network } from '../harness/network/network.js';
import { judge, type JudgedRun } from '../harness/run/assemble-report.js';
import type { RunRecord } from '../harness/run/run-events.js';
import { recordRun } from '../harness/run/run-record.js';
import { runSuite, type SuiteOptions } from '../harness/run/suite.js';
import type { Expectations } from '../harness/verdict/expectations.js';

/** The settings of a test's run. */
export type SpecRun = Pick<SuiteOptions, 'fixtures' | 'surfaces' | 'budgetMs'> &
  Partial<Pick<SuiteOptions, 'repeat' | 'concurrency'>>;

/** The number of observations that run at once. */
export const concurrency = 8;

/** Runs the suite in a client that stays open for other tests. */
export async function runIn(client: Client, network: Network, run: SpecRun): Promise<RunRecord> {
  const withoutDispose: Client = {
    ...client,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return recordRun(
    runSuite({
      repeat: 1,
      concurrency,
      ...run,
      seed: 0,
      network,
      clients: [{ name: client.identity.name, open: () => Promise.resolve(withoutDispose) }],
    }),
  );
}

/** Returns the verdict on a run of one client. */
export function judgeClient(run: JudgedRun, expectations: Expectations): ClientVerdict {
  const [judged] = judge(run, expectations).clients;
  if (judged === undefined) throw new Error('The verdict has no client.');
  return judged;
}
