import type { BrowserBuild, Discovery } from '../client/browsers/discover.js';

/** The result of one check. */
export interface Check {
  /** The command, file or feature that was checked. */
  name: string;
  ok: boolean;
  /** What was found, or why the check failed. */
  detail: string;
  /** The command that fixes a failed check, if it is known. */
  fix?: string;
  /** A run is possible although this check fails: it skips the fixtures that need it. */
  optional?: true;
}

/** An engine that was found, with the product name and version that it prints. */
export interface FoundEngine extends BrowserBuild {
  product: string;
}

/** The result of `badsocket doctor`. */
export interface Diagnosis {
  /** Whether a run is possible. */
  canRun: boolean;
  /** The mode that a run would use. */
  mode: 'lab' | 'portable';
  engines: { found: FoundEngine[]; missing: Discovery['missing'] };
  /** Checks of the commands that the lab needs, and of the lab itself. */
  lab: Check[];
  /** Checks for browsers that are started by a command. */
  display: Check[];
  /** Checks of the commands that badsocket's own tests need. */
  tests: Check[];
}
