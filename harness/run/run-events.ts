import type { ClientIdentity, Observation, Skipped } from '../model/observation.js';
import type { MissingEngine, Report } from '../model/report.js';

/** Everything of a run but the verdict on it. */
export interface RunRecord extends Omit<
  Report,
  'schemaVersion' | 'schemaFingerprint' | 'complete' | 'incompleteReason' | 'verdict'
> {
  /** What kept the run from being complete, one sentence each. */
  faults: string[];
}

/** What happens in a run, as it happens. {@link runSuite} says in which order. */
export type RunEvent =
  | { type: 'run-started' }
  /** No browser of an engine was found. The run goes on without it. */
  | { type: 'engine-missing'; missing: MissingEngine }
  /** Cases that are not observed: by no client, or by the client that has just become ready. */
  | { type: 'cases-skipped'; skipped: readonly Skipped[] }
  /** A client was found and did not open. */
  | { type: 'client-unavailable'; client: string; reason: string }
  /** `observations` is how many it sets out to make. */
  | { type: 'client-ready'; client: ClientIdentity; observations: number }
  | { type: 'observation'; observation: Observation }
  /** Its remaining observations are not made. */
  | { type: 'client-died'; client: string; reason: string }
  | { type: 'client-finished'; client: string }
  | { type: 'run-interrupted'; reason: string }
  | { type: 'run-finished'; record: RunRecord };
