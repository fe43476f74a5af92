import { situationOf } from '../model/fixture.js';
import { feedbacksOf, type ObservedCase } from './cases.js';
import { compare, type Comparison } from './comparison.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { ranked, type Tally, tally, total } from './tally.js';
import type { Channels } from '../model/verdict.js';

/** Cases whose feedback a script cannot tell apart. */
export interface CaseClass {
  /** The most frequent value of each channel. */
  feedback: Channels;
  /** The frequencies of the values, for channels that vary between observations. */
  varying: Channels;
  /** Sorted by name. */
  cases: readonly ObservedCase[];
}

/**
 * Returns the classes of the compared cases, the reference first, the others by size. Cases that differ from the
 * reference in the same way are compared with one another again.
 */
export function classesOf({ reference, distinctions }: Comparison): CaseClass[] {
  if (reference.length === 0) return [];
  const told = [...groupBy(distinctions, (distinction) => distinction.case)].sort(by(([{ name }]) => name));
  const alike = groupBy(told, ([, ways]) =>
    JSON.stringify(ways.map(({ channel, value }) => [channel, value]).sort()),
  );
  const others = [...alike.values()].flatMap((group) =>
    classesOf(compare(group.map(([observedCase]) => observedCase))),
  );
  return [classOf(reference), ...others.sort((a, b) => situationCases(b) - situationCases(a))];
}

function classOf(cases: readonly ObservedCase[]): CaseClass {
  const feedbacks = feedbacksOf(cases);
  const names = [...new Set(feedbacks.flatMap((feedback) => Object.keys(feedback)))];
  const tallies = names.map((channel) => [channel, tally(feedbacks, channel)] as const);
  return {
    feedback: Object.fromEntries(tallies.map(([channel, counts]) => [channel, ranked(counts)[0] ?? ''])),
    varying: Object.fromEntries(
      tallies.filter(([, { size }]) => size > 1).map(([channel, counts]) => [channel, spread(counts)]),
    ),
    cases,
  };
}

/** `1006 (2 of 3), 1002 (1 of 3)` */
function spread(counts: Tally): string {
  return ranked(counts)
    .map((value) => `${value} (${String(counts.get(value))} of ${String(total(counts))})`)
    .join(', ');
}

function situationCases({ cases }: CaseClass): number {
  return cases.filter(({ fixture }) => situationOf(fixture)).length;
}
