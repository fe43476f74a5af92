import type { Fixture } from '../model/fixture.js';
import type { Shard } from '../model/shard.js';
import type { Surface } from '../model/observation.js';
import { packageVersion } from '../support/package-info.js';
import { DistinctObservations } from './distinct-observations.js';
import { leakyClientResults } from './leaky-clients.js';
import type { RunEvent, RunRecord, RunStart } from './run-events.js';

/** The settings of a run. The report contains them. */
export interface RunSettings {
  /** Why the run does not use the lab. */
  modeReason?: string | undefined;
  /** The part of a run that this is. Default: the whole run. */
  shard?: Shard | undefined;
  fixtures: readonly Fixture[];
  /** Each case is observed on each surface on which the client supports it. */
  surfaces: readonly Surface[];
  /** Observations of each case on each surface. */
  repeat: number;
  /** The seed of all random numbers. */
  seed: number;
  /** The number of observations that a client makes at once. */
  concurrency: number;
  /** The time budget of fixtures that are not slow, in milliseconds. */
  budgetMs: number;
}

/** Describes a run that starts now. */
export function startOf(settings: RunSettings, mode: RunRecord['mode']): RunStart {
  const { modeReason, shard, fixtures, surfaces, repeat, seed, concurrency, budgetMs } = settings;
  return {
    badsocket: { version: packageVersion },
    startedAt: new Date().toISOString(),
    mode,
    ...(modeReason !== undefined && { modeReason }),
    ...(shard !== undefined && { shard }),
    surfaces: [...surfaces],
    repeat,
    seed,
    concurrency,
    budgetMs,
    fixtures: [...fixtures],
    leakyClients: leakyClientResults,
  };
}

/** Collects the events of a run in its record. */
export class RunRecorder {
  readonly #record: Omit<RunRecord, 'observations'>;
  readonly #distinct = new DistinctObservations();

  constructor(run: RunStart) {
    this.#record = { ...run, finishedAt: run.startedAt, missing: [], clients: [], skipped: [], faults: [] };
  }

  /** The record of the events so far. */
  get record(): RunRecord {
    return { ...this.#record, observations: [...this.#distinct.observations] };
  }

  /** The number of observations so far. */
  get observed(): number {
    return this.#distinct.count;
  }

  /** Adds a reason why the run is incomplete. */
  fail(reason: string): void {
    this.#record.faults.push(reason);
  }

  /** Adds an event. */
  add(event: RunEvent): void {
    switch (event.type) {
      case 'engine-missing':
        this.#record.missing.push(event.missing);
        break;
      case 'cases-skipped':
        this.#record.skipped.push(...event.skipped);
        break;
      case 'client-ready':
        this.#record.clients.push(event.client);
        break;
      case 'observation':
        this.#distinct.add(event.observation);
        break;
      case 'client-unavailable':
      case 'client-died':
      case 'run-interrupted':
        this.fail(event.reason);
        break;
      case 'run-finished':
        this.#record.finishedAt = event.finishedAt;
        break;
      case 'run-started':
      case 'client-finished':
        break;
    }
  }
}

/**
 * Follows a run to its end, and returns its record.
 * @param onEvent called for each event
 */
export async function recordRun(
  events: AsyncIterable<RunEvent>,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunRecord> {
  let recorder: RunRecorder | undefined;
  for await (const event of events) {
    onEvent(event);
    if (event.type === 'run-started') recorder = new RunRecorder(event.run);
    else recorder?.add(event);
  }
  if (recorder === undefined) throw new Error('The run has no run-started event.');
  return recorder.record;
}
