import type { CaseRef } from '../model/case.js';
import { situationOf } from '../model/fixture.js';
import { type Layer, layers } from '../model/layers.js';
import type { Trace } from '../probe/trace.js';
import { feedbacksOf, type ObservedCase, wentOn } from './cases.js';
import { readOf } from './controls.js';
import { type Draft, namesOf } from './candidates.js';
import type { Expectation, Match } from './expectations.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { inOrder } from '../model/surfaces.js';
import { tally, timesSeen } from './tally.js';
import type { Channels, Finding, Seen } from '../model/verdict.js';

/** An expectation beside what it covers. */
export interface Known extends Match {
  expectation: Expectation;
}

/** What the findings of one client rest on. */
export interface Run {
  /** `ClientIdentity.name` */
  client: string;
  /** On every surface. */
  compared: readonly ObservedCase[];
  budgetMs: number;
}

/** What is found, and the reason for which it was expected. */
interface Explained {
  draft: Draft;
  reason: string | undefined;
}

/**
 * Says the drafts as findings. One of which only some cases were expected is split, so that each finding is expected
 * for one reason, or by nobody. What is the same on several surfaces is said once.
 */
export function findingsOf(drafts: readonly Draft[], known: readonly Known[], run: Run): Finding[] {
  const explained = drafts.flatMap((draft) => explain(draft, known));
  return [...groupBy(explained, said).values()].map((group) => {
    const [{ draft, reason }] = group;
    const everywhere = { ...draft, cases: group.flatMap((each) => each.draft.cases) };
    return { ...findingOf(everywhere, run), ...(reason !== undefined && { expected: reason }) };
  });
}

function explain(draft: Draft, known: readonly Known[]): Explained[] {
  const names = namesOf(draft);
  const reasonFor = ({ fixture, surface }: ObservedCase) =>
    known.find(({ covers }) => covers({ fixtureId: fixture.id, surface, names }))?.expectation.reason;
  return [...groupBy(draft.cases, reasonFor)]
    .sort(by(([reason]) => reason ?? ''))
    .map(([reason, cases]) => ({ draft: { ...draft, cases }, reason }));
}

/** All that a finding says, but for where. */
function said({ draft: { cases, ...what }, reason }: Explained): string {
  return JSON.stringify([what, reason, cases.map(({ name }) => name)]);
}

function findingOf(draft: Draft, { client, compared, budgetMs }: Run): Finding {
  const where = inOrder(draft.cases.map(({ surface }) => surface));
  const common = {
    client,
    surfaces: where,
    cases: refsOf(draft.cases),
    situations: situationsOf(draft.cases),
  };
  switch (draft.kind) {
    case 'distinguishable': {
      const { kind, channel, value, usual } = draft;
      const rest = compared.filter(
        (each) => situationOf(each.fixture) && where.includes(each.surface) && !draft.cases.includes(each),
      );
      const here = seenIn(feedbacksOf(draft.cases), channel, value);
      const elsewhere = seenIn(feedbacksOf(rest), channel, usual);
      return { ...common, kind, channel, here, elsewhere };
    }
    case 'not-failed':
      return { ...common, kind: draft.kind, ...occurrences(draft.cases, wentOn) };
    case 'timed-out': {
      const silent = occurrences(draft.cases, ({ settled }) => !settled);
      const waitedMs = Math.max(budgetMs, shortestWait(draft.cases));
      return { ...common, kind: draft.kind, budgetMs: waitedMs, ...silent };
    }
    case 'close-mismatch': {
      const { kind, channel, value, asked } = draft;
      const here = seenIn(
        draft.cases.flatMap(({ traces }) => traces.map(readOf)),
        channel,
        value,
      );
      return { ...common, kind, channel, here, asked };
    }
  }
}

/** Each case once, whatever the surfaces, in the order of their names. */
function refsOf(cases: readonly ObservedCase[]): CaseRef[] {
  const byName = new Map(cases.map(({ name, fixture, scheme }) => [name, { fixture: fixture.id, scheme }]));
  return [...byName.values()];
}

/** What is slow is waited for longer: in tenths of a second. */
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
  return { value, seen: timesSeen(tally(feedbacks, channel), value), of: feedbacks.length };
}

function occurrences(
  cases: readonly ObservedCase[],
  shows: (trace: Trace) => boolean,
): Pick<Seen, 'seen' | 'of'> {
  const traces = cases.flatMap((each) => each.traces);
  return { seen: traces.filter(shows).length, of: traces.length };
}
