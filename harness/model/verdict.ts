import type { CaseRef } from './case.js';
import type { Layer } from './layers.js';
import type { ClientIdentity, Outcome, Surface } from './observation.js';
import type { Requirement } from './requirement.js';

/** The name of something that a script can see, such as `close.code`, and what it saw there, printed as JSON. */
export type Channels = Record<string, string>;

/** How often a value was seen: `seen` of `of` observations. */
export interface Seen {
  value: string;
  seen: number;
  total: number;
}

/** Cases whose feedback a script cannot tell apart. */
export interface FeedbackClass {
  /** Feedback is compared within one surface: surfaces may lawfully differ. */
  surface: Surface;
  /** What is seen most often, channel by channel. */
  feedback: Channels;
  /** How often what is seen, in those channels that vary from one observation to the next. */
  varying: Channels;
  /** Sorted by name. */
  cases: CaseRef[];
  /** The class that the others are compared with: the largest. */
  reference: boolean;
}

/** Something that is not as the standard asks. */
export type Finding = {
  client: string;
  /** Those on which it was found. */
  surfaces: Surface[];
  /** The cases that it concerns, sorted by name. */
  cases: CaseRef[];
  /** The situations of those cases, in the order of the clause. */
  situations: Layer[];
  /** The reason of the expectation that covers all of it; missing for a finding that nobody expected. */
  expected?: string;
} & (
  | { kind: 'distinguishable'; channel: string; here: Seen; elsewhere: Seen }
  /** The client did not fail the connection, in `seen` of `of` observations. */
  | { kind: 'not-failed'; seen: number; total: number }
  /** A script reads something else than the server sent. */
  | { kind: 'close-mismatch'; channel: string; here: Seen; asked: string }
  /** Neither `close` nor an exception came within `budgetMs` milliseconds, in `seen` of `of` observations. */
  | { kind: 'timed-out'; budgetMs: number; seen: number; total: number }
);

/** The fault of an observation that ended in an error. */
type Fault = Extract<Outcome, { kind: 'error' }>['fault'];

/** What makes one client's run invalid, on some surfaces. */
export type ClientProblem = { surfaces: Surface[] } &
  /** The client made no observation on any surface. */
  (
    | { kind: 'no-observation' }
    | { kind: 'error'; fault: Fault; message: string; cases: CaseRef[] }
    /** The witness does not show `unmet`; empty: nothing was required of it. */
    | { kind: 'unwitnessed'; unmet: Requirement[]; cases: CaseRef[] }
    /** Neither observed nor skipped. */
    | { kind: 'unobserved'; cases: CaseRef[] }
    /** A control of `explicit-close` whose peer sends no Close frame. */
    | { kind: 'control-without-close'; cases: CaseRef[] }
    | { kind: 'failed-control'; finding: Finding }
    | { kind: 'no-healthy-peer' }
    /** How many of the seven situations were compared: fewer than two. */
    | { kind: 'too-few-situations'; situations: number }
  );

/** What makes a whole run invalid. */
export type RunProblem =
  /** The run ended before every case was observed. */
  | { kind: 'incomplete'; reason: string }
  /** There was no client; `missing` names the engines that were wanted. */
  | { kind: 'no-client'; missing: string[] }
  /** Observed, and of no client, fixture or surface of this run. */
  | { kind: 'foreign-observation'; observations: { case: CaseRef; client: string; surface: Surface }[] };

/** A known failure that did not fail. */
export interface StaleExpectation {
  client: string;
  /** The surfaces that the expectation names; missing: it concerns every one. */
  surface?: string;
  fixture: string;
  channel: string;
  reason: string;
}

/** How much a script learns, on one surface, of which situation a failure is: 0 bits is what the clause asks for. */
export interface Leak {
  surface: Surface;
  bits: number;
  /** Between `low` and `high` it is with 95 % confidence; both are `bits` itself where no case showed two things. */
  low: number;
  high: number;
  /** How many situations were observed: all that could be told is the base-2 logarithm of it. */
  situations: number;
}

export interface ClientVerdict {
  client: ClientIdentity;
  /** Those on which it was observed. */
  surfaces: Surface[];
  /** Of each surface, the reference class first. */
  classes: FeedbackClass[];
  findings: Finding[];
  stale: StaleExpectation[];
  /** One for each surface on which two situations or more were observed. */
  leaks: Leak[];
  /** Cases that were compared, on whichever surface. */
  compared: number;
  /** Empty if its run is valid. */
  problems: ClientProblem[];
}

export interface Verdict {
  clients: ClientVerdict[];
  /** What makes the whole run invalid, beyond the clients' own problems. */
  problems: RunProblem[];
  /** 0 all as expected; 1 an unexpected finding, an expectation that is stale or does not say why; 2 an invalid run. */
  exitCode: 0 | 1 | 2;
}
