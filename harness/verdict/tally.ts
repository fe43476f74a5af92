import { valueIn } from './channels.js';
import { groupBy } from '../support/collections/group-by.js';
import type { Channels } from '../model/verdict.js';

/** The frequencies of values. */
export type Tally = ReadonlyMap<string, number>;

/** Returns the frequencies of the values in a channel. */
export function tally(feedbacks: readonly Channels[], channel: string): Tally {
  const values = feedbacks
    .map((feedback) => valueIn(feedback, channel))
    .filter((value) => value !== undefined);
  return new Map([...groupBy(values, (value) => value)].map(([value, group]) => [value, group.length]));
}

/** Returns the values of a tally, the most frequent first. */
export function ranked(counts: Tally): string[] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);
}

/** Returns the number of all observations in a tally. */
export function total(counts: Tally): number {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}

/** Returns the sum of tallies. */
export function sum(tallies: Iterable<Tally>): Tally {
  const all = new Map<string, number>();
  for (const tally of tallies)
    for (const [value, times] of tally) all.set(value, (all.get(value) ?? 0) + times);
  return all;
}

/** Returns a placeholder for all values except one. It is not JSON. */
export function not(value: string): string {
  return `${negation}${value}`;
}

/** Whether a value is a placeholder from {@link not}. */
export function isPlaceholder(value: string): boolean {
  return value.startsWith(negation);
}

const negation = 'not ';

/** Returns the frequency of a value, or of a placeholder from {@link not}. */
export function timesSeen(counts: Tally, value: string): number {
  return isPlaceholder(value)
    ? total(counts) - (counts.get(value.slice(negation.length)) ?? 0)
    : (counts.get(value) ?? 0);
}
