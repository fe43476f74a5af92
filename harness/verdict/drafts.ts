import { situationOf } from '../fixture.js';
import { feedbacksOf, type ObservedCase, standingOf } from './cases.js';
import { valueIn } from './channels.js';
import { type CaseClass, ranked, tally } from './classes.js';
import { askedOf, readOf } from './controls.js';
import { groupBy } from './group-by.js';
import { by } from './sort-by.js';
import type { Channels } from './types.js';

/** Something that is not as the standard asks, before anybody has looked whether it was expected. */
export type Draft = { cases: readonly ObservedCase[] } & (
  | { kind: 'distinguishable'; channel: string; value: string; usual: string }
  | { kind: 'accepted' }
  | { kind: 'unsettled' }
  | { kind: 'misread'; channel: string; value: string; asked: string }
);

/** Everything of one client on one surface that is not as the standard asks. */
export function draftsOf(cases: readonly ObservedCase[], classes: readonly CaseClass[]): Draft[] {
  const accepted = cases.filter((each) => standingOf(each) === 'accepted');
  const unsettled = cases.filter((each) => standingOf(each) === 'unsettled');
  return [
    ...differences(classes),
    ...apart(accepted).map((some): Draft => ({ kind: 'accepted', cases: some })),
    ...apart(unsettled).map((some): Draft => ({ kind: 'unsettled', cases: some })),
    ...misreadings(cases.filter((each) => standingOf(each) === 'control')),
  ];
}

/** The names under which an expectation may cover a draft. */
export function namesOf(draft: Draft): string[] {
  switch (draft.kind) {
    case 'distinguishable':
      return [draft.channel];
    case 'misread':
      return ['misread', draft.channel];
    case 'accepted':
    case 'unsettled':
      return [draft.kind];
  }
}

/** Wherever a class differs from the reference class: one draft for each channel and each value that is unusual there. */
function differences([reference, ...others]: readonly CaseClass[]): Draft[] {
  if (!reference) return [];
  const names = new Set([reference, ...others].flatMap(({ feedback }) => Object.keys(feedback)));
  return [...names].sort().flatMap((channel) => {
    const [usual] = ranked(tally(feedbacksOf(reference.cases), channel));
    if (usual === undefined) return [];
    const telling = others
      .filter((other) => differs(other.feedback, reference.feedback, channel))
      .flatMap(({ cases }) =>
        cases.flatMap((each) => unusualValues(each, channel, usual).map((value) => ({ value, each }))),
      );
    return [...groupBy(telling, ({ value }) => value)].flatMap(([value, group]) =>
      apart(group.map(({ each }) => each).sort(by(({ name }) => name))).map((some): Draft => ({
        kind: 'distinguishable',
        cases: some,
        channel,
        value,
        usual,
      })),
    );
  });
}

function differs(feedback: Channels, reference: Channels, channel: string): boolean {
  return valueIn(feedback, channel) !== valueIn(reference, channel);
}

/** A case that shows nothing but the usual value differs in how often it does. */
function unusualValues({ feedbacks }: ObservedCase, channel: string, usual: string): string[] {
  const values = [...tally(feedbacks, channel).keys()];
  const unusual = values.filter((value) => value !== usual);
  return unusual.length > 0 ? unusual : values;
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
      return { kind: 'misread', cases: group.map(({ each }) => each), channel, value, asked };
    },
  );
}
