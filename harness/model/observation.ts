import type { CaseRef } from './case.js';
import type { Trace } from '../probe/trace.js';
import type { PermissionStates, PublicContext } from './context.js';
import type { Witness } from './witness.js';

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

/**
 * The global in which a script runs and opens its connection. The standard exposes WebSocket to windows and workers alike:
 * https://websockets.spec.whatwg.org/#network-intro
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
  /** The page is loaded over https. */
  'https-window',
  'https-dedicated-worker',
  /** The second of two connections to the same URL. */
  'second-attempt-in-window',
  /** WebSocketStream instead of WebSocket: https://github.com/ricea/websocketstream-explainer */
  'stream-in-window',
  'stream-in-dedicated-worker',
] as const;
export type Surface = (typeof surfaces)[number];

/** The surfaces of a run that names none. */
export const defaultSurfaces: readonly Surface[] = ['window', 'dedicated-worker'];

/** The product and build that a client actually is. */
export interface ClientIdentity {
  /** Unique in a run. Observations, findings and expectations refer to the client by this name. */
  name: string;
  engine: Engine | 'unknown';
  product: string;
  version: string;
  /** Identifies the build beyond its version: a revision, a BuildID. */
  build: string;
  /** The path of the program, if badsocket started it. */
  executable?: string;
  userAgent: string;
  /** The command line that starts the client. `{url}` stands for the URL to open. */
  command?: string;
  /** A person opened the page in this client. badsocket cannot start it. */
  openedByHand?: true;
  /** The context of its pages. If missing, the pages are from loopback. */
  context?: PublicContext;
  /** What its page read of the permissions of Local Network Access before the first observation. */
  permissions?: PermissionStates;
  /** The switches and preferences by which the browser counts its pages as public, and by which it checks their connections. */
  settings?: string[];
}

/** The trace and the witness of one client that met one case once. */
export interface Observation extends CaseRef {
  /** `ClientIdentity.name` */
  client: string;
  surface: Surface;
  /** From 0. */
  repetition: number;
  /** The number of equal observations of this case that it stands for, itself included. Default: 1. */
  times?: number;
  url: string;
  outcome: Outcome;
  witness: Witness;
}

/** Returns the number of observations that one stands for. */
export function timesOf({ times = 1 }: Pick<Observation, 'times'>): number {
  return times;
}

/** Returns the number of observations that all of these stand for. */
export function countOf(observations: readonly Pick<Observation, 'times'>[]): number {
  return observations.reduce((sum, observation) => sum + timesOf(observation), 0);
}

/** A trace, or an error that says nothing about what a script can see. */
export type Outcome =
  | { kind: 'trace'; trace: Trace }
  /** `setup`: the peer did not start. `harness`: badsocket failed. `client`: the client crashed or did not respond. */
  | { kind: 'error'; fault: 'setup' | 'harness' | 'client'; message: string };

/** A case that was not observed, with the reason. A skipped case never counts as passed. */
export interface Skipped extends CaseRef {
  /** If missing, the case is skipped for every client. */
  client?: string;
  /** If missing, the case is skipped on every surface. */
  surface?: Surface;
  reason: string;
}
