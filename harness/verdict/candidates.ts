import { situationOf } from '../model/fixture.js';
import { type ObservedCase, statusOf } from './cases.js';
import type { Distinction } from './comparison.js';
import { intendedOf, readOf } from './controls.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { tally } from './tally.js';

/** Something that is not as the standard asks, before it is compared with the expectations. */
export type Candidate = { cases: readonly ObservedCase[] } & (
  | { kind: 'distinguishable'; channel: string; value: string; usual: string }
  | { kind: 'not-failed' }
  | { kind: 'timed-out' }
  | { kind: 'close-mismatch'; channel: string; value: string; intended: string }
);

/** Returns everything that is not as the standard asks, of one client on one surface. */
export function candidatesOf(
  cases: readonly ObservedCase[],
  distinctions: readonly Distinction[],
): Candidate[] {
  const notFailed = cases.filter((observedCase) => statusOf(observedCase) === 'not-failed');
  const timedOut = cases.filter((observedCase) => statusOf(observedCase) === 'timed-out');
  const notOpened = cases.filter((observedCase) => statusOf(observedCase) === 'not-opened');
  return [
    ...differences(distinctions),
    ...splitByScope(notFailed).map((cases): Candidate => ({ kind: 'not-failed', cases })),
    ...splitByScope(timedOut).map((cases): Candidate => ({ kind: 'timed-out', cases })),
    ...mismatches(cases.filter((observedCase) => statusOf(observedCase) === 'control')),
    ...splitByScope(notOpened).map((cases): Candidate => ({
      kind: 'close-mismatch',
      cases,
      channel: 'open',
      value: 'false',
      intended: 'true',
    })),
  ];
}

/** Returns the names under which an expectation can cover a candidate. */
export function namesOf(candidate: Candidate): string[] {
  switch (candidate.kind) {
    case 'distinguishable':
      return [candidate.channel];
    case 'close-mismatch':
      return ['close-mismatch', candidate.channel];
    case 'not-failed':
    case 'timed-out':
      return [candidate.kind];
  }
}

/** Returns one candidate for each channel and each value that distinguishes cases. */
function differences(distinctions: readonly Distinction[]): Candidate[] {
  const ways = groupBy(distinctions, ({ channel, value, usual }) => JSON.stringify([channel, value, usual]));
  return [...ways].sort(by(([way]) => way)).flatMap(([, group]) => {
    const [{ channel, value, usual }] = group;
    const cases = group.map((distinction) => distinction.case).sort(by(({ name }) => name));
    return splitByScope(cases).map((cases): Candidate => ({
      kind: 'distinguishable',
      cases,
      channel,
      value,
      usual,
    }));
  });
}

/** Separates the cases of the seven situations from those beyond: the clause covers the seven only. */
function splitByScope(cases: readonly ObservedCase[]): ObservedCase[][] {
  return [...groupBy(cases, ({ fixture }) => situationOf(fixture) !== undefined).values()];
}

/** Returns one candidate for each channel, value and required value of controls that a script misreads. */
function mismatches(controls: readonly ObservedCase[]): Candidate[] {
  const wrong = controls.flatMap((observedCase) => {
    const reads = observedCase.traces.map(readOf);
    return Object.entries(intendedOf(observedCase.fixture)).flatMap(([channel, intended]) =>
      [...tally(reads, channel).keys()]
        .filter((value) => value !== intended)
        .map((value) => ({ observedCase, channel, value, intended })),
    );
  });
  return [
    ...groupBy(wrong, ({ channel, value, intended }) => JSON.stringify([channel, value, intended])),
  ].map(([, group]): Candidate => {
    const [{ channel, value, intended }] = group;
    return {
      kind: 'close-mismatch',
      cases: group.map(({ observedCase }) => observedCase),
      channel,
      value,
      intended,
    };
  });
}
