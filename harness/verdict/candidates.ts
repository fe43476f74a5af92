import { situationOf } from '../model/fixture.js';
import { type ObservedCase, standingOf } from './cases.js';
import type { Telling } from './comparison.js';
import { askedOf, readOf } from './controls.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { tally } from './tally.js';

/** Something that is not as the standard asks, before anybody has looked whether it was expected. */
export type Draft = { cases: readonly ObservedCase[] } & (
  | { kind: 'distinguishable'; channel: string; value: string; usual: string }
  | { kind: 'not-failed' }
  | { kind: 'timed-out' }
  | { kind: 'close-mismatch'; channel: string; value: string; asked: string }
);

/** Everything of one client on one surface that is not as the standard asks. */
export function draftsOf(cases: readonly ObservedCase[], tellings: readonly Telling[]): Draft[] {
  const accepted = cases.filter((each) => standingOf(each) === 'not-failed');
  const unsettled = cases.filter((each) => standingOf(each) === 'timed-out');
  return [
    ...differences(tellings),
    ...apart(accepted).map((some): Draft => ({ kind: 'not-failed', cases: some })),
    ...apart(unsettled).map((some): Draft => ({ kind: 'timed-out', cases: some })),
    ...misreadings(cases.filter((each) => standingOf(each) === 'control')),
  ];
}

/** The names under which an expectation may cover a draft. */
export function namesOf(draft: Draft): string[] {
  switch (draft.kind) {
    case 'distinguishable':
      return [draft.channel];
    case 'close-mismatch':
      return ['close-mismatch', draft.channel];
    case 'not-failed':
    case 'timed-out':
      return [draft.kind];
  }
}

/** One draft for each channel and each value that some cases can be told by. */
function differences(tellings: readonly Telling[]): Draft[] {
  const ways = groupBy(tellings, ({ channel, value, usual }) => JSON.stringify([channel, value, usual]));
  return [...ways].sort(by(([way]) => way)).flatMap(([, group]) => {
    const [{ channel, value, usual }] = group;
    const cases = group.map((telling) => telling.case).sort(by(({ name }) => name));
    return apart(cases).map((some): Draft => ({
      kind: 'distinguishable',
      cases: some,
      channel,
      value,
      usual,
    }));
  });
}

/** The clause speaks of the seven situations: what lies beyond them is never in one finding with them. */
function apart(cases: readonly ObservedCase[]): ObservedCase[][] {
  return [...groupBy(cases, ({ fixture }) => situationOf(fixture) !== undefined).values()];
}

/** Wherever a control reads otherwise than its fixture says: one draft for each channel, each value, each that is asked. */
function misreadings(controls: readonly ObservedCase[]): Draft[] {
  const wrong = controls.flatMap((each) => {
    const reads = each.traces.map(readOf);
    return Object.entries(askedOf(each.fixture)).flatMap(([channel, asked]) =>
      [...tally(reads, channel).keys()]
        .filter((value) => value !== asked)
        .map((value) => ({ each, channel, value, asked })),
    );
  });
  return [...groupBy(wrong, ({ channel, value, asked }) => JSON.stringify([channel, value, asked]))].map(
    ([, group]): Draft => {
      const [{ channel, value, asked }] = group;
      return { kind: 'close-mismatch', cases: group.map(({ each }) => each), channel, value, asked };
    },
  );
}
