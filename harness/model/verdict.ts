import type { Layer } from './layers.js';
import type { ClientIdentity, Surface } from './observation.js';

/** The name of something that a script can see, such as `close.code`, and what it saw there, printed as JSON. */
export type Channels = Record<string, string>;

/** How often a value was seen: `seen` of `of` observations. */
export interface Seen {
  value: string;
  seen: number;
  of: number;
}

/** Cases whose feedback a script cannot tell apart. */
export interface FeedbackClass {
  /** Feedback is compared within one surface: surfaces may lawfully differ. */
  surface: Surface;
  /** What is seen most often, channel by channel. */
  feedback: Channels;
  /** How often what is seen, in those channels that vary from one observation to the next. */
  varying: Channels;
  /** Cases, printed as `handshake/http-403 (ws)`, sorted. */
  cases: string[];
  /** The class that the others are compared with: the largest. */
  reference: boolean;
}

/** Something that is not as the standard asks. Every kind says it as a sentence too. */
export type Finding = {
  client: string;
  /** Those on which it was found. */
  surfaces: Surface[];
  /** The cases that it concerns, sorted. */
  cases: string[];
  /** The situations of those cases, in the order of the clause. */
  situations: Layer[];
  sentence: string;
  /** The reason of the expectation that covers all of it; missing for a finding that nobody expected. */
  expected?: string;
} & (
  | { kind: 'distinguishable'; channel: string; here: Seen; elsewhere: Seen }
  /** The connection opened, or went on, where the client must fail it. */
  | { kind: 'accepted' }
  /** A control that a script must be able to read was hidden or changed. */
  | { kind: 'misread'; channel: string; here: Seen; asked: string }
  /** Neither `close` nor an exception came within the time budget. */
  | { kind: 'unsettled'; budgetMs: number }
);

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
  /** Of each surface, the reference class first. */
  classes: FeedbackClass[];
  findings: Finding[];
  stale: StaleExpectation[];
  /** One for each surface on which two situations or more were observed. */
  leaks: Leak[];
  /** Cases that were compared, on whichever surface. */
  compared: number;
  /** What makes this client's run invalid, one sentence each; empty if it is valid. */
  problems: string[];
}

export interface Verdict {
  clients: ClientVerdict[];
  /** What makes the whole run invalid, beyond the clients' own problems. */
  problems: string[];
  /** 0 all as expected; 1 an unexpected finding, an expectation that is stale or does not say why; 2 an invalid run. */
  exitCode: 0 | 1 | 2;
  /** The last line of the run: says which of these it is, and why. */
  summary: string;
}
