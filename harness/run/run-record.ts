import type { Fixture } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import { packageVersion } from '../support/package-info.js';
import { leakyClientResults } from './leaky-clients.js';
import type { RunEvent, RunRecord, RunStart } from './run-events.js';

/** The settings of a run. The report contains them. */
export interface RunSettings {
  /** Why the run does not use the lab. */
  modeReason?: string | undefined;
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
  const { modeReason, fixtures, surfaces, repeat, seed, concurrency, budgetMs } = settings;
  return {
    badsocket: { version: packageVersion },
    startedAt: new Date().toISOString(),
    mode,
    ...(modeReason !== undefined && { modeReason }),
    surfaces: [...surfaces],
    repeat,
    seed,
    concurrency,
    budgetMs,
    fixtures: [...fixtures],
    leakyClients: leakyClientResults,
  };
}

/** Creates the record of a run without events. */
export function startRecord(run: RunStart): RunRecord {
  return {
    ...run,
    finishedAt: run.startedAt,
    missing: [],
    clients: [],
    observations: [],
    skipped: [],
    faults: [],
  };
}

/**
 * Follows a run to its end, and returns its record.
 * @param onEvent called for each event
 */
export async function recordRun(
  events: AsyncIterable<RunEvent>,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunRecord> {
  let record: RunRecord | undefined;
  for await (const event of events) {
    onEvent(event);
    if (event.type === 'run-started') record = startRecord(event.run);
    else if (record !== undefined) recordEvent(record, event);
  }
  if (record === undefined) throw new Error('The run has no run-started event.');
  return record;
}

/** Adds an event to the record of its run. */
export function recordEvent(record: RunRecord, event: RunEvent): void {
  switch (event.type) {
    case 'engine-missing':
      record.missing.push(event.missing);
      break;
    case 'cases-skipped':
      record.skipped.push(...event.skipped);
      break;
    case 'client-ready':
      record.clients.push(event.client);
      break;
    case 'observation':
      record.observations.push(event.observation);
      break;
    case 'client-unavailable':
    case 'client-died':
    case 'run-interrupted':
      record.faults.push(event.reason);
      break;
    case 'run-finished':
      record.finishedAt = event.finishedAt;
      break;
    case 'run-started':
    case 'client-finished':
      break;
  }
}
