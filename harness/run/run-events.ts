import type { ClientIdentity, Observation, Skipped } from '../model/observation.js';
import type { MissingEngine, Report } from '../model/report.js';

/** The data of a run without the verdict. */
export interface RunRecord extends Omit<
  Report,
  'schemaVersion' | 'schemaFingerprint' | 'complete' | 'incompleteReason' | 'verdict'
> {
  /** The reasons why the run is incomplete, one sentence each. */
  faults: string[];
}

/** What is known of a run when it starts. */
export type RunStart = Omit<
  RunRecord,
  'finishedAt' | 'missing' | 'clients' | 'observations' | 'skipped' | 'faults'
>;

/** An event of a run in progress. {@link runSuite} defines the order. All events together make the {@link RunRecord}. */
export type RunEvent =
  | { type: 'run-started'; run: RunStart }
  /** No browser of an engine was found. The run continues without it. */
  | { type: 'engine-missing'; missing: MissingEngine }
  /** Cases that are skipped for all clients, or for the client that has just become ready. */
  | { type: 'cases-skipped'; skipped: readonly Skipped[] }
  /** A client was found but did not open. */
  | { type: 'client-unavailable'; client: string; reason: string }
  /** `observations` is the number of scheduled observations. */
  | { type: 'client-ready'; client: ClientIdentity; observations: number }
  | { type: 'observation'; observation: Observation }
  /** The client died before its remaining observations. */
  | { type: 'client-died'; client: string; reason: string }
  | { type: 'client-finished'; client: string }
  | { type: 'run-interrupted'; reason: string }
  /** ISO 8601, UTC. */
  | { type: 'run-finished'; finishedAt: string };
