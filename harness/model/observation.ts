import type { Scheme } from './layers.js';
import type { Trace } from '../probe/trace.js';
import type { Witness } from './witness.js';

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

/**
 * Where a script runs and opens its connection. In every one of them it may be the script that probes:
 * https://websockets.spec.whatwg.org/#network-intro exposes WebSocket to windows and workers alike.
 */
export const surfaces = [
  'window',
  'dedicated-worker',
  'shared-worker',
  'service-worker',
  'same-origin-iframe',
  'cross-origin-iframe',
  /** Its origin is opaque. */
  'sandboxed-iframe',
  /** The page came over https. */
  'https-window',
  'https-dedicated-worker',
  /** The second of two connections to the same URL. */
  'second-attempt-in-window',
  /** WebSocketStream in place of WebSocket: https://github.com/ricea/websocketstream-explainer */
  'stream-in-window',
  'stream-in-dedicated-worker',
] as const;
export type Surface = (typeof surfaces)[number];

/** Those of a run that names none. */
export const defaultSurfaces: readonly Surface[] = ['window', 'dedicated-worker'];

/** What really ran. */
export interface ClientIdentity {
  /** Unique in a run: the key of everything that is said of this client. */
  name: string;
  engine: Engine | 'unknown';
  product: string;
  version: string;
  /** What names the build beyond its version: a revision, a BuildID. */
  build: string;
  /** The path of the program, if badsocket started it. */
  executable?: string;
  userAgent: string;
  /** The command line that a person named it by, in which `{url}` stands for an address. */
  command?: string;
  /** A person has opened the page in it: we cannot start it. */
  openedByHand?: true;
}

/** One meeting of one client with one fixture's peer. */
export interface Observation {
  /** The fixture's id. */
  fixture: string;
  scheme: Scheme;
  /** `ClientIdentity.name` */
  client: string;
  surface: Surface;
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
  /** Missing: skipped on every surface. */
  surface?: Surface;
  reason: string;
}
