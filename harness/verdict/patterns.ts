import { situationOf } from '../model/fixture.js';
import type { ObservedCase } from './cases.js';
import { type Candidate, channelOf } from './candidates.js';
import { groupBy } from '../support/collections/group-by.js';

/**
 * Returns what is wrong in each case of these candidates, without what differs from case to case: cases with the same pattern have one
 * cause. A pattern has the channels of a case, with the direction in which each differs.
 */
export function patternsOf(candidates: readonly Candidate[]): (observedCase: ObservedCase) => string {
  const directions = candidates.map((candidate) => ({
    direction: JSON.stringify([candidate.kind, channelOf(candidate), sharedValue(candidate, candidates)]),
    cases: candidate.cases,
  }));
  const patterns = new Map(
    [
      ...groupBy(
        directions.flatMap(({ direction, cases }) => cases.map(({ name }) => ({ name, direction }))),
        ({ name }) => name,
      ),
    ].map(([name, group]) => [name, [...new Set(group.map(({ direction }) => direction))].sort().join()]),
  );
  return ({ name, fixture }) =>
    `${situationOf(fixture) === undefined ? 'beyond' : 'situation'} ${patterns.get(name) ?? ''}`;
}

/** Returns the value of a candidate. Undefined for a number or a text that only one fixture has, such as a code that the peer sent. */
function sharedValue(candidate: Candidate, candidates: readonly Candidate[]): string | undefined {
  const { kind, value } = candidate;
  const alike = candidates.filter(
    (other) => other.kind === kind && channelOf(other) === channelOf(candidate) && other.value === value,
  );
  const fixtures = new Set(alike.flatMap(({ cases }) => cases.map(({ fixture }) => fixture.id)));
  return fixtures.size === 1 && /^(-?[\d.]+|".+")$/.test(value) ? undefined : value;
}
