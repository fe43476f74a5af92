import { situationOf } from '../model/fixture.js';
import { type ObservedCase, statusOf } from './cases.js';
import type { Distinction } from './comparison.js';
import { askedOf, readOf } from './controls.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { tally } from './tally.js';

/** Something that is not as the standard asks, before anybody has looked whether it was expected. */
export type Candidate = { cases: readonly ObservedCase[] } & (
  | { kind: 'distinguishable'; channel: string; value: string; usual: string }
  | { kind: 'not-failed' }
  | { kind: 'timed-out' }
  | { kind: 'close-mismatch'; channel: string; value: string; asked: string }
);

/** Everything of one client on one surface that is not as the standard asks. */
export function candidatesOf(
  cases: readonly ObservedCase[],
  distinctions: readonly Distinction[],
): Candidate[] {
  const accepted = cases.filter((observedCase) => statusOf(observedCase) === 'not-failed');
  const unsettled = cases.filter((observedCase) => statusOf(observedCase) === 'timed-out');
  return [
    ...differences(distinctions),
    ...splitByScope(accepted).map((cases): Candidate => ({ kind: 'not-failed', cases })),
    ...splitByScope(unsettled).map((cases): Candidate => ({ kind: 'timed-out', cases })),
    ...misreadings(cases.filter((observedCase) => statusOf(observedCase) === 'control')),
  ];
}

/** The names under which an expectation may cover a draft. */
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

/** One draft for each channel and each value that some cases can be told by. */
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

/** The clause speaks of the seven situations: what lies beyond them is never in one finding with them. */
function splitByScope(cases: readonly ObservedCase[]): ObservedCase[][] {
  return [...groupBy(cases, ({ fixture }) => situationOf(fixture) !== undefined).values()];
}

/** Wherever a control reads otherwise than its fixture says: one draft for each channel, each value, each that is asked. */
function misreadings(controls: readonly ObservedCase[]): Candidate[] {
  const wrong = controls.flatMap((observedCase) => {
    const reads = observedCase.traces.map(readOf);
    return Object.entries(askedOf(observedCase.fixture)).flatMap(([channel, asked]) =>
      [...tally(reads, channel).keys()]
        .filter((value) => value !== asked)
        .map((value) => ({ observedCase, channel, value, asked })),
    );
  });
  return [...groupBy(wrong, ({ channel, value, asked }) => JSON.stringify([channel, value, asked]))].map(
    ([, group]): Candidate => {
      const [{ channel, value, asked }] = group;
      return {
        kind: 'close-mismatch',
        cases: group.map(({ observedCase }) => observedCase),
        channel,
        value,
        asked,
      };
    },
  );
}
