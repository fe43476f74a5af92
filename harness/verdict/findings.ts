import { refOf } from '../model/case.js';
import { situationOf } from '../model/fixture.js';
import { type Layer, layers } from '../model/layers.js';
import type { Trace } from '../probe/trace.js';
import { distinctRefs, feedbacksOf, type ObservedCase, wentOn } from './cases.js';
import { readOf } from './controls.js';
import { type Candidate, namesOf } from './candidates.js';
import type { Expectation, Match } from './expectations.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { inOrder } from '../model/surfaces.js';
import { tally, timesSeen } from './tally.js';
import type { Channels, Finding, Seen } from '../model/verdict.js';

/** An expectation, and what it covers. */
export interface Known extends Match {
  expectation: Expectation;
}

/** The run of one client that findings describe. */
export interface Run {
  /** `ClientIdentity.name` */
  client: string;
  /** On every surface. */
  compared: readonly ObservedCase[];
  budgetMs: number;
}

/** A candidate, and the reason of the expectation that covers it. */
interface Explained {
  candidate: Candidate;
  reason: string | undefined;
}

/**
 * Turns candidates into findings. Splits a candidate that is expected only in part, so that each finding is expected
 * for one reason or unexpected. Lists a finding once for all surfaces on which it is the same.
 */
export function findingsOf(candidates: readonly Candidate[], known: readonly Known[], run: Run): Finding[] {
  const explained = candidates.flatMap((candidate) => explain(candidate, known));
  return [...groupBy(explained, keyOf).values()].map((group) => {
    const [{ candidate, reason }] = group;
    const everywhere = { ...candidate, cases: group.flatMap((explained) => explained.candidate.cases) };
    return { ...findingOf(everywhere, run), ...(reason !== undefined && { expected: reason }) };
  });
}

function explain(candidate: Candidate, known: readonly Known[]): Explained[] {
  const names = namesOf(candidate);
  const reasonFor = ({ fixture, surface }: ObservedCase) =>
    known.find(({ covers }) => covers({ fixtureId: fixture.id, surface, names }))?.expectation.reason;
  return [...groupBy(candidate.cases, reasonFor)]
    .sort(by(([reason]) => reason ?? ''))
    .map(([reason, cases]) => ({ candidate: { ...candidate, cases }, reason }));
}

/** The key of a finding without its surfaces. */
function keyOf({ candidate: { cases, ...what }, reason }: Explained): string {
  return JSON.stringify([what, reason, cases.map(({ name }) => name)]);
}

function findingOf(candidate: Candidate, { client, compared, budgetMs }: Run): Finding {
  const where = inOrder(candidate.cases.map(({ surface }) => surface));
  const common = {
    client,
    surfaces: where,
    cases: distinctRefs(candidate.cases.map(refOf)),
    situations: situationsOf(candidate.cases),
  };
  switch (candidate.kind) {
    case 'distinguishable': {
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
      return { ...common, kind: candidate.kind, ...occurrences(candidate.cases, wentOn) };
    case 'timed-out': {
      const silent = occurrences(candidate.cases, ({ settled }) => !settled);
      const waitedMs = Math.max(budgetMs, shortestWait(candidate.cases));
      return { ...common, kind: candidate.kind, budgetMs: waitedMs, ...silent };
    }
    case 'close-mismatch': {
      const { kind, channel, value, intended } = candidate;
      const here = seenIn(
        candidate.cases.flatMap(({ traces }) => traces.map(readOf)),
        channel,
        value,
      );
      return { ...common, kind, channel, here, intended };
    }
  }
}

/** The shortest wait of a slow case, in milliseconds, rounded down to tenths of a second. */
function shortestWait(cases: readonly ObservedCase[]): number {
  const waits = cases.flatMap(({ traces }) =>
    traces.filter(({ settled }) => !settled).map(({ elapsedMs }) => elapsedMs),
  );
  return Math.floor(Math.min(...waits) / 100) * 100;
}

function situationsOf(cases: readonly ObservedCase[]): Layer[] {
  return layers.filter((layer) => cases.some(({ fixture }) => situationOf(fixture) === layer));
}

function seenIn(feedbacks: readonly Channels[], channel: string, value: string): Seen {
  return { value, seen: timesSeen(tally(feedbacks, channel), value), total: feedbacks.length };
}

function occurrences(
  cases: readonly ObservedCase[],
  shows: (trace: Trace) => boolean,
): Pick<Seen, 'seen' | 'total'> {
  const traces = cases.flatMap((observedCase) => observedCase.traces);
  return { seen: traces.filter(shows).length, total: traces.length };
}
