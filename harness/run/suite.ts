import pLimit from 'p-limit';
import type { Client } from '../client/client.js';
import { type Case, type CaseRef, casesOf, refName, refOf } from '../model/case.js';
import type { Observation, Skipped, Surface } from '../model/observation.js';
import type { MissingEngine } from '../model/report.js';
import type { Network } from '../network/network.js';
import { groupBy } from '../support/collections/group-by.js';
import { AsyncQueue } from '../support/collections/async-queue.js';
import { merge } from '../support/collections/merge.js';
import { ClientError, SetupError } from '../support/errors.js';
import { budgetFor } from './budgets.js';
import { observe } from './observe.js';
import { partitionCases, unsupportedCases } from './partition-cases.js';
import type { RunEvent } from './run-events.js';
import { type RunSettings, startOf } from './run-record.js';
import { type Phase, scheduleOf } from './schedule.js';

/** A client that is not open yet. */
export interface ClientSource {
  /** The engine or the command, for messages. */
  name: string;
  /** Opens the client. @throws {SetupError | ClientError} if it does not open. */
  open: () => Promise<Client>;
  /** Clients of one lane run one after the other: they may share a profile. Default: a lane of its own. */
  lane?: string;
}

export interface SuiteOptions extends RunSettings {
  network: Network;
  /** The clients, which run side by side, apart from those that must be alone. */
  clients: readonly ClientSource[];
  /** The requested engines that were not found. */
  missing?: readonly MissingEngine[];
  /** Cases that are not among the fixtures, with the reason. */
  omitted?: readonly Skipped[];
  /** Whether to include slow fixtures. */
  slow?: boolean;
  /** Whether the seed decides the order of the observations. Default: the order of the fixtures. */
  shuffle?: boolean;
  /** Interrupts the run. Observations in progress are discarded. The reason may be an `Error` whose message says why. */
  signal?: AbortSignal;
}

/**
 * Runs the suite: each client observes every case. The clients run side by side, because each of them waits most of the time. The events
 * contain everything that a report needs; clients become ready in their order. If the consumer stops early, the clients are closed.
 */
export async function* runSuite(options: SuiteOptions): AsyncGenerator<RunEvent, void> {
  const { network, fixtures, clients, missing = [], omitted = [], slow = false, signal } = options;

  yield { type: 'run-started', run: startOf(options, network.mode) };
  for (const engine of missing) yield { type: 'engine-missing', missing: engine };
  const { cases, skipped } = partitionCases(casesOf(fixtures), network, slow);
  yield { type: 'cases-skipped', skipped: [...skipped, ...omitted] };

  const stopped = new AbortController();
  const either = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
  yield* merge(
    lanesOf(clients).map((lane) => runLane(lane, cases, { ...options, signal: either })),
    () => {
      stopped.abort();
    },
  );

  if (signal?.aborted === true) yield { type: 'run-interrupted', reason: interruptionText(signal.reason) };
  yield { type: 'run-finished', finishedAt: new Date().toISOString() };
}

/** Returns clients that run one after the other, in lists that run side by side. */
function lanesOf(clients: readonly ClientSource[]): ClientSource[][] {
  return [...groupBy(clients, (source) => source.lane ?? source).values()];
}

async function* runLane(
  sources: readonly ClientSource[],
  cases: readonly Case[],
  options: SuiteOptions,
): AsyncGenerator<RunEvent, void> {
  for (const source of sources) {
    if (options.signal?.aborted === true) return;
    yield* runClient(source, cases, options);
  }
}

/** Opens one client, makes its observations, and closes it. */
async function* runClient(
  source: ClientSource,
  cases: readonly Case[],
  options: SuiteOptions,
): AsyncGenerator<RunEvent, void> {
  const { surfaces, repeat, seed, shuffle = false, concurrency, signal } = options;

  const opened = await source.open().catch(expectedProblem);
  if (opened instanceof Error) {
    yield { type: 'client-unavailable', client: source.name, reason: opened.message };
    return;
  }
  await using client = opened;
  const { name } = client.identity;

  const unsupported = unsupportedCases(client, cases, surfaces);
  const placeOf = (surface: Surface, ref: CaseRef) => `${surface} ${refName(ref)}`;
  const isUnsupported = new Set(unsupported.map((skipped) => placeOf(skipped.surface, skipped)));
  const schedule = scheduleOf({
    cases,
    surfaces,
    supports: (surface, testCase) => !isUnsupported.has(placeOf(surface, refOf(testCase))),
    repeat,
    seed: shuffle ? seed : undefined,
    concurrency,
  });
  const observations = schedule.reduce((sum, phase) => sum + phase.observations.length, 0);
  yield { type: 'client-ready', client: client.identity, observations };
  yield { type: 'cases-skipped', skipped: unsupported };

  for await (const observation of observeAll(client, schedule, options))
    yield { type: 'observation', observation };

  // Client.death says why the client died.
  if (client.death.aborted && signal?.aborted !== true)
    yield { type: 'client-died', client: name, reason: (client.death.reason as ClientError).message };
  yield { type: 'client-finished', client: name };
}

/** Makes scheduled observations, and yields each one when it is complete. Stops if the client dies or the run is interrupted. */
async function* observeAll(
  client: Client,
  schedule: readonly Phase[],
  { network, budgetMs, signal }: SuiteOptions,
): AsyncGenerator<Observation, void> {
  const completed = new AsyncQueue<Observation>();
  let stopped = signal?.aborted === true;
  const stop = () => {
    stopped = true;
    // Observations in progress fail at once and are discarded. `await using` reports errors of the disposal.
    Promise.resolve(client[Symbol.asyncDispose]()).catch(() => undefined);
  };
  signal?.addEventListener('abort', stop);

  const work = async () => {
    const inProgress: Promise<void>[] = [];
    for (const { observations, concurrency } of schedule) {
      const limit = pLimit(concurrency);
      await limit.map(observations, async (scheduled) => {
        if (stopped || client.death.aborted) return;
        // The client is free for the next observation when the trace is complete. The witness may take longer.
        await new Promise<void>((onTrace) => {
          const budget = budgetFor(scheduled.testCase.fixture, budgetMs);
          const observation = observe(client, network, { ...scheduled, budgetMs: budget, onTrace })
            .then((observation) => {
              if (!stopped) completed.push(observation);
            })
            .catch((problem: unknown) => completed.fail(problem))
            .finally(onTrace);
          inProgress.push(observation);
        });
      });
    }
    await Promise.all(inProgress);
    completed.end();
  };

  const working = work();
  let isComplete = false;
  try {
    yield* completed;
    isComplete = true;
  } finally {
    signal?.removeEventListener('abort', stop);
    if (!isComplete) stop();
    await working;
  }
}

/** `abort()` without a reason makes a `DOMException`: https://dom.spec.whatwg.org/#dom-abortcontroller-abort */
function interruptionText(reason: unknown): string {
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'the run was interrupted';
}

function expectedProblem(problem: unknown): SetupError | ClientError {
  if (problem instanceof SetupError || problem instanceof ClientError) return problem;
  throw problem;
}
