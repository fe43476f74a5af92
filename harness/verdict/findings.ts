import { refOf } from '../model/case.js';
import { situationOf } from '../model/fixture.js';
import { type Layer, layers } from '../model/layers.js';
import { distinctRefs, feedbacksOf, type ObservedCase } from './cases.js';
import { readOf } from './controls.js';
import { type Candidate, channelOf } from './candidates.js';
import { covers, type KnownPart } from './explanations.js';
import type { KnownDefect } from './expectations.js';
import { patternsOf } from './patterns.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { inOrder } from '../model/surfaces.js';
import { tally, timesSeen } from './tally.js';
import type { Channels, Finding, Seen } from '../model/verdict.js';

/** The run of one client that findings describe. */
export interface Run {
  /** `ClientIdentity.name` */
  client: string;
  /** On every surface. */
  compared: readonly ObservedCase[];
  budgetMs: number;
}

/** A finding without its defect. */
export type Unassigned = Finding extends infer Member
  ? Member extends unknown
    ? Omit<Member, 'defect'>
    : never
  : never;

/** What explains a finding: a known defect, or what the cases of a new one have in common. */
export type Cause = { known: KnownDefect } | { pattern: string };

/** A finding, and what explains it. */
export interface Explained<What = Unassigned> {
  finding: What;
  cause: Cause;
}

/**
 * Turns candidates into findings. Splits a candidate that several defects explain, so that each finding has one. Lists a finding once for
 * all surfaces on which it is the same.
 */
export function findingsOf(
  candidates: readonly Candidate[],
  parts: readonly KnownPart[],
  run: Run,
): Explained[] {
  const explained = candidates.flatMap((candidate) => explain(candidate, parts));
  const patternOf = patternsOf(
    explained.flatMap(({ finding, cause }) => (cause === undefined ? [finding] : [])),
  );
  const assigned = explained.flatMap(({ finding, cause }): Explained<Candidate>[] =>
    cause === undefined
      ? [...groupBy(finding.cases, patternOf)].map(([pattern, cases]) => ({
          finding: { ...finding, cases },
          cause: { pattern },
        }))
      : [{ finding, cause }],
  );
  return [...groupBy(assigned, keyOf).values()].map((group) => {
    const [{ finding, cause }] = group;
    const everywhere = { ...finding, cases: group.flatMap(({ finding: { cases } }) => cases) };
    return { finding: findingOf(everywhere, run), cause };
  });
}

/** Divides a candidate by the known defects that explain its cases. */
function explain(
  candidate: Candidate,
  parts: readonly KnownPart[],
): { finding: Candidate; cause: { known: KnownDefect } | undefined }[] {
  const channel = channelOf(candidate);
  const defectFor = (observedCase: ObservedCase) =>
    parts.find(({ explanation }) => covers(explanation, observedCase, channel, candidate.value))?.defect;
  return [...groupBy(candidate.cases, defectFor)]
    .sort(by(([defect]) => defect?.id ?? ''))
    .map(([known, cases]) => ({ finding: { ...candidate, cases }, cause: known && { known } }));
}

/** The key of a finding without its surfaces. */
function keyOf({ finding: { cases, ...what }, cause }: Explained<Candidate>): string {
  const key = 'known' in cause ? cause.known.id : cause;
  return JSON.stringify([what, key, cases.map(({ name }) => name)]);
}

function findingOf(candidate: Candidate, { client, compared, budgetMs }: Run): Unassigned {
  const where = inOrder(candidate.cases.map(({ surface }) => surface));
  const common = {
    client,
    surfaces: where,
    cases: distinctRefs(candidate.cases.map(refOf)),
    situations: situationsOf(candidate.cases),
  };
  switch (candidate.kind) {
    case 'distinguishable':
    case 'undecided': {
      const { kind, channel, value, usual } = candidate;
      const rest = compared.filter(
        (observedCase) =>
          situationOf(observedCase.fixture) &&
          where.includes(observedCase.surface) &&
          !candidate.cases.includes(observedCase),
      );
      const here = seenIn(feedbacksOf(candidate.cases), channel, value);
      const elsewhere = seenIn(feedbacksOf(rest), channel, usual);
      return { ...common, kind, channel, here, elsewhere };
    }
    case 'not-failed':
      return { ...common, kind: candidate.kind, here: occurrences(candidate) };
    case 'timed-out': {
      const waitedMs = Math.max(budgetMs, shortestWait(candidate.cases));
      return { ...common, kind: candidate.kind, budgetMs: waitedMs, here: occurrences(candidate) };
    }
    case 'feedback-mismatch': {
      const { kind, channel, value, required } = candidate;
      return {
        ...common,
        kind,
        channel,
        here: seenIn(feedbacksOf(candidate.cases), channel, value),
        required,
      };
    }
    case 'close-mismatch': {
      const { kind, channel, value, intended } = candidate;
      const here = seenIn(
        candidate.cases.flatMap(({ traces }) => traces.map(readOf)),
        channel,
        value,
      );
      return { ...common, kind, channel, here: { ...here, total: occurrences(candidate).total }, intended };
    }
  }
}

/** The shortest wait of a slow case, in milliseconds, rounded down to tenths of a second. */
function shortestWait(cases: readonly ObservedCase[]): number {
  const waits = cases.flatMap(({ traces }) => traces.map(({ elapsedMs }) => elapsedMs));
  return Math.floor(Math.min(...waits) / 100) * 100;
}

function situationsOf(cases: readonly ObservedCase[]): Layer[] {
  return layers.filter((layer) => cases.some(({ fixture }) => situationOf(fixture) === layer));
}

function seenIn(feedbacks: readonly Channels[], channel: string, value: string): Seen {
  return { value, seen: timesSeen(tally(feedbacks, channel), value), total: feedbacks.length };
}

/** How often the observations of a candidate occurred among all observations of its cases. */
function occurrences({ value, cases }: Candidate): Seen {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    value,
    seen: sum(cases.map(({ traces }) => traces.length)),
    total: sum(cases.map(({ observed }) => observed)),
  };
}
