import type { CaseRef } from './case.js';
import type { PermissionState, PermissionStates } from './context.js';
import type { Layer } from './layers.js';
import type { ClientIdentity, Outcome, Surface } from './observation.js';
import type { Reach } from './reach.js';
import type { Requirement } from './requirement.js';

/** Values that a script saw, as JSON, by the name of the channel, such as `close.code`. */
export type Channels = Record<string, string>;

/** How often a value was seen: in `seen` of `total` observations. */
export interface Seen {
  value: string;
  seen: number;
  total: number;
}

/** Cases whose feedback a script cannot tell apart. */
export interface FeedbackClass {
  /** The verdict compares feedback within one surface. Surfaces are allowed to differ. */
  surface: Surface;
  /** The most frequent value of each channel. */
  feedback: Channels;
  /** The frequencies of the values, for channels that vary between observations. */
  varying: Channels;
  /** Sorted by name. */
  cases: CaseRef[];
  /** Whether this is the reference class: the largest, with which the others are compared. */
  reference: boolean;
}

/** Something that is not as the standard asks. */
export type Finding = {
  client: string;
  /** The surfaces on which the finding occurs. */
  surfaces: Surface[];
  /** The affected cases, sorted by name. */
  cases: CaseRef[];
  /** The situations of those cases, in the order of the clause. */
  situations: Layer[];
  /** The id of the defect that explains the finding. */
  defect: string;
} & (
  | { kind: 'distinguishable'; channel: string; here: Seen; elsewhere: Seen }
  /** The cases never show the value of the others, but too few repetitions show whether this is chance. */
  | { kind: 'undecided'; channel: string; here: Seen; elsewhere: Seen }
  /** The client did not fail the connection. The value has the events: `open, close 1005`. */
  | { kind: 'not-failed'; here: Seen }
  /** A script reads a value other than the one that the server sent. */
  | { kind: 'close-mismatch'; channel: string; here: Seen; intended: string }
  /** Failures look alike, and not as the standard requires: all of them close with 1000, or throw. */
  | { kind: 'feedback-mismatch'; channel: string; here: Seen; required: string }
  /** Neither `close` nor an exception occurred within `budgetMs` milliseconds. The value has the events: `open`, `nothing`. */
  | { kind: 'timed-out'; budgetMs: number; here: Seen }
);

/** One behaviour of a client that explains findings of a run. People read, file and track defects. */
export type Defect = {
  /** Unique among the defects of a client: `firefox-tls-1015`. */
  id: string;
  /** The clause of a standard that requires something else. */
  clause: string;
  /** The cases of its findings, sorted by name. */
  cases: CaseRef[];
  /** The surfaces of its findings. */
  surfaces: Surface[];
} & (
  | {
      /** `untitled`: an expectation lists it, but nobody has described it yet. */
      status: 'known' | 'untitled';
      title: string;
      /** The upstream report, or `null` if none is known. */
      link: string | null;
      /** When and where an upstream report was looked for. */
      searched?: string;
      /** The ISO date on which it was recorded. */
      since: string;
      /** The versions of the client that have it, as a range. */
      versions: string;
    }
  /** No expectation explains its findings. They have the same cases and channels. */
  | { status: 'new' }
);

/** The fault of an observation that ended in an error. */
type Fault = Extract<Outcome, { kind: 'error' }>['fault'];

/** A problem that makes the run of one client invalid on some surfaces. */
export type ClientProblem = { surfaces: Surface[] } &
  /** The client made no observation on any surface. */
  (
    | { kind: 'no-observation' }
    | { kind: 'error'; fault: Fault; message: string; cases: CaseRef[] }
    /** The witness does not meet the requirements in `unmet`. If `unmet` is empty, there were no requirements. */
    | { kind: 'unwitnessed'; unmet: Requirement[]; cases: CaseRef[] }
    /** Neither observed nor skipped. */
    | { kind: 'unobserved'; cases: CaseRef[] }
    /** A control of `explicit-close` whose peer sends no Close frame. */
    | { kind: 'control-without-close'; cases: CaseRef[] }
    /** The cases do not count, because the client did not open the healthy peer that is like theirs. */
    | { kind: 'without-twin'; twin: CaseRef; cases: CaseRef[] }
    | { kind: 'failed-control'; finding: Finding }
    /** The page did not find every permission in the state that its context says. */
    | { kind: 'wrong-permission'; expected: PermissionState; permissions: PermissionStates }
    | { kind: 'no-healthy-peer' }
    /** The number of situations that were compared, which is less than two. */
    | { kind: 'too-few-situations'; situations: number }
  );

/** A problem that makes the whole run invalid. */
export type RunProblem =
  /** The run ended before every case was observed. */
  | { kind: 'incomplete'; reason: string }
  /** No client was available. `missing` names the requested engines. */
  | { kind: 'no-client'; missing: string[] }
  /** Observations of a client, fixture or surface that is not part of this run. */
  | { kind: 'foreign-observation'; observations: { case: CaseRef; client: string; surface: Surface }[] };

/** A part of a known defect that did not occur in some cases. */
export interface StaleDefect {
  client: string;
  /** The id of the defect. */
  defect: string;
  title: string;
  channel: string;
  /** The values that were expected. */
  values: string[];
  /** The surfaces of the cases. */
  surfaces: Surface[];
  /** The cases that no longer fail as expected. */
  cases: CaseRef[];
}

/** How much a script on one surface learns about the situation of a failure, in bits. The clause requires 0. */
export interface Leak {
  surface: Surface;
  bits: number;
  /** The lower bound of the 95 % confidence interval. Both bounds equal `bits` if no case varied. */
  low: number;
  high: number;
  /** The number of observed situations. Its base-2 logarithm is the maximum of `bits`. */
  situations: number;
}

export interface ClientVerdict {
  /** How far its connections came. Missing if its pages are from loopback. */
  reach?: Reach[];
  client: ClientIdentity;
  /** The surfaces on which the client was observed. */
  surfaces: Surface[];
  /** The classes of each surface. The reference class comes first. */
  classes: FeedbackClass[];
  /** The defects that occurred: new ones first. */
  defects: Defect[];
  findings: Finding[];
  stale: StaleDefect[];
  /** One leak for each surface on which at least two situations were observed. */
  leaks: Leak[];
  /** The number of cases that were compared on at least one surface. */
  compared: number;
  /** Empty if the run of the client is valid. */
  problems: ClientProblem[];
}

export interface Verdict {
  clients: ClientVerdict[];
  /** Problems of the whole run, as opposed to those of one client. */
  problems: RunProblem[];
  /** 0: all as expected. 1: a new defect, or a known one that is stale or has no title. 2: an invalid run. */
  exitCode: 0 | 1 | 2;
}
