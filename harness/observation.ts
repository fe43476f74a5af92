import type { Scheme } from './fixture.js';
import type { Trace } from './probe/trace.js';
import type { Witness } from './witness.js';

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

/** What really ran. */
export interface ClientIdentity {
  /** Unique in a run: the key of everything that is said of this client. */
  name: string;
  engine: Engine | 'unknown';
  product: string;
  version: string;
  build: string;
  userAgent: string;
}

/** One meeting of one client with one fixture's peer. */
export interface Observation {
  /** The fixture's id. */
  fixture: string;
  scheme: Scheme;
  /** `ClientIdentity.name` */
  client: string;
  /** From 0. */
  repetition: number;
  url: string;
  outcome: Outcome;
  witness: Witness;
}

/** A trace, or a fault that is ours or the client's own and says nothing of what a script could see. */
export type Outcome =
  | { kind: 'trace'; trace: Trace }
  /** `setup`: the peer could not be made; `harness`: our own mistake; `client`: the browser died or did not answer. */
  | { kind: 'error'; fault: 'setup' | 'harness' | 'client'; message: string };

/** A case that was not observed, and why. Skipped is never passed. */
export interface Skipped {
  fixture: string;
  scheme: Scheme;
  /** Missing: skipped for every client. */
  client?: string;
  reason: string;
}
