import { situationOf } from '../fixture.js';
import type { ObservedCase } from './cases.js';
import { valueIn } from './channels.js';
import { groupBy } from './group-by.js';
import { by } from './sort-by.js';
import type { Channels } from './types.js';

/** Cases whose feedback a script cannot tell apart. */
export interface CaseClass {
  feedback: Channels;
  /** Sorted by name. */
  cases: readonly ObservedCase[];
}

/**
 * Compared cases (sorted by name) by equal feedback, the reference class first. That is the class which holds most of
 * the seven situations' cases; of two with as many, the one whose first case comes first.
 */
export function classesOf(compared: readonly ObservedCase[]): CaseClass[] {
  const summed = compared.map((each) => ({ each, feedback: sumUp(each.feedbacks) }));
  return [
    ...groupBy(summed, ({ feedback }) =>
      JSON.stringify(Object.entries(feedback).sort(by(([channel]) => channel))),
    ).values(),
  ]
    .map((group) => ({ feedback: group[0].feedback, cases: group.map(({ each }) => each) }))
    .sort((a, b) => situationCases(b) - situationCases(a));
}

/** How often each value was seen in a channel. */
export function tally(feedbacks: readonly Channels[], channel: string): Map<string, number> {
  const values = feedbacks
    .map((feedback) => valueIn(feedback, channel))
    .filter((value) => value !== undefined);
  return new Map([...groupBy(values, (value) => value)].map(([value, group]) => [value, group.length]));
}

/** The values of a tally, most seen first. */
export function ranked(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);
}

/**
 * The feedback of all repetitions of a case as one: a channel that was always the same keeps its value, another says
 * how often it was what. Each channel stands for itself, so that every difference between two classes is a difference
 * in a channel, which a finding can name.
 */
function sumUp(feedbacks: readonly Channels[]): Channels {
  const names = new Set(feedbacks.flatMap((feedback) => Object.keys(feedback)));
  return Object.fromEntries([...names].map((channel) => [channel, spread(tally(feedbacks, channel))]));
}

function spread(counts: ReadonlyMap<string, number>): string {
  const values = ranked(counts);
  const total = [...counts.values()].reduce((sum, times) => sum + times, 0);
  return values
    .map((value) =>
      values.length === 1 ? value : `${value} (${String(counts.get(value))} of ${String(total)})`,
    )
    .join(', ');
}

function situationCases({ cases }: CaseClass): number {
  return cases.filter(({ fixture }) => situationOf(fixture)).length;
}
