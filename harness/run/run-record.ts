import type { Fixture } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import { packageVersion } from '../support/package-info.js';
import { leakyClientResults } from './leaky-clients.js';
import type { RunEvent, RunRecord } from './run-events.js';

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

/** Creates the record of a run that starts now. */
export function startRecord(settings: RunSettings, mode: RunRecord['mode']): RunRecord {
  const { modeReason, fixtures, surfaces, repeat, seed, concurrency, budgetMs } = settings;
  const now = new Date().toISOString();
  return {
    badsocket: { version: packageVersion },
    startedAt: now,
    finishedAt: now,
    mode,
    ...(modeReason !== undefined && { modeReason }),
    surfaces: [...surfaces],
    repeat,
    seed,
    concurrency,
    budgetMs,
    missing: [],
    clients: [],
    fixtures: [...fixtures],
    observations: [],
    skipped: [],
    leakyClients: leakyClientResults,
    faults: [],
  };
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
      record.finishedAt = event.record.finishedAt;
      break;
    case 'run-started':
    case 'client-finished':
      break;
  }
}
