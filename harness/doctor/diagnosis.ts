import type { BrowserBuild, MissingEngine } from '../client/browsers/discover.js';

/** Something that was looked at. */
export interface Check {
  what: string;
  ok: boolean;
  /** What was found, or what stands in the way. */
  said: string;
  /** The command that mends it, where one is known. */
  fix?: string;
  /** Without it some fixtures are skipped, and no more. */
  optional?: true;
}

/** An engine that was found, and how it calls itself. */
export interface FoundEngine extends BrowserBuild {
  product: string;
}

/** What this machine can do. */
export interface Diagnosis {
  /** Whether a run is possible at all. */
  canRun: boolean;
  /** Where it would be. */
  mode: 'lab' | 'portable';
  engines: { found: FoundEngine[]; missing: MissingEngine[] };
  /** What the lab is made of, and whether it is one. */
  lab: Check[];
  /** What browsers need that are started by their own command. */
  display: Check[];
  /** What the suite's own tests use. */
  tests: Check[];
}
