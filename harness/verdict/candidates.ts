import { situationOf } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { type ObservedCase, type StatusPart, withStatus } from './cases.js';
import { valueIn } from './channels.js';
import type { Comparison, Distinction } from './comparison.js';
import { intendedOf, readOf } from './controls.js';
import { concerns, type KnownPart } from './explanations.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { tally } from './tally.js';

/** Something that is not as the standard asks, before it is compared with the expectations. */
export type Candidate = { cases: readonly ObservedCase[]; value: string } & (
  | { kind: 'distinguishable' | 'undecided'; channel: string; usual: string }
  | { kind: 'not-failed' }
  | { kind: 'timed-out' }
  | { kind: 'close-mismatch'; channel: string; intended: string }
  | { kind: 'feedback-mismatch'; channel: string; required: string }
);

/**
 * Returns everything that is not as the standard asks, of one client on one surface.
 * @param divided the cases, divided by status
 */
export function candidatesOf(
  divided: readonly StatusPart[],
  distinctions: readonly Distinction[],
  undecided: readonly Distinction[],
): Candidate[] {
  return [
    ...differences('distinguishable', distinctions),
    ...differences('undecided', undecided),
    ...withoutFailure('not-failed', divided),
    ...withoutFailure('timed-out', divided),
    ...mismatches(withStatus('control', divided)),
    ...splitByScope(withStatus('not-opened', divided)).map((cases): Candidate => ({
      kind: 'close-mismatch',
      cases,
      channel: 'open',
      value: 'false',
      intended: 'true',
    })),
  ];
}

/** Returns the channel by which an explanation names a candidate, or a finding made from it. */
export function channelOf(
  what:
    | { kind: 'distinguishable' | 'undecided' | 'close-mismatch' | 'feedback-mismatch'; channel: string }
    | { kind: 'not-failed' | 'timed-out' },
): string {
  switch (what.kind) {
    case 'distinguishable':
    case 'undecided':
    case 'close-mismatch':
    case 'feedback-mismatch':
      return what.channel;
    case 'not-failed':
    case 'timed-out':
      return what.kind;
  }
}

/**
 * Returns the distinctions of a comparison, without the benefit of chance where a defect is known: there, every value that is not usual
 * is a distinction. So no new value can hide behind a known one.
 */
export function strictDistinctions(
  { distinctions, usual }: Comparison,
  compared: readonly ObservedCase[],
  parts: readonly KnownPart[],
): Distinction[] {
  const known = new Map(
    compared.map((observedCase) => [
      observedCase,
      new Set(
        parts
          .filter(({ explanation }) => concerns(explanation, observedCase))
          .map(({ explanation }) => explanation.channel)
          .filter((channel) => usual[channel] !== undefined),
      ),
    ]),
  );
  return [
    ...distinctions.filter((distinction) => known.get(distinction.case)?.has(distinction.channel) !== true),
    ...[...known].flatMap(([observedCase, channels]) =>
      [...channels].flatMap((channel) =>
        [...new Set(observedCase.feedbacks.map((feedback) => valueIn(feedback, channel)))].flatMap((value) =>
          value === undefined || value === usual[channel]
            ? []
            : [{ case: observedCase, channel, value, usual: usual[channel] ?? '' }],
        ),
      ),
    ),
  ];
}

/** Returns one candidate for each channel and each value that distinguishes cases, or may do so. */
function differences(
  kind: 'distinguishable' | 'undecided',
  distinctions: readonly Distinction[],
): Candidate[] {
  const ways = groupBy(distinctions, ({ channel, value, usual }) => JSON.stringify([channel, value, usual]));
  return [...ways].sort(by(([way]) => way)).flatMap(([, group]) => {
    const [{ channel, value, usual }] = group;
    const cases = group.map((distinction) => distinction.case).sort(by(({ name }) => name));
    return splitByScope(cases).map((cases): Candidate => ({
      kind,
      cases,
      channel,
      value,
      usual,
    }));
  });
}

/** Returns one candidate for each course of events in which the client did not fail the connection, or did not report it. */
function withoutFailure(kind: 'not-failed' | 'timed-out', divided: readonly StatusPart[]): Candidate[] {
  const parts = withStatus(kind, divided).flatMap((observedCase) =>
    [...groupBy(observedCase.traces, eventsText)].map(([value, traces]) => ({
      value,
      observedCase: { ...observedCase, traces },
    })),
  );
  return [...groupBy(parts, ({ value }) => value)].flatMap(([value, group]) =>
    splitByScope(group.map(({ observedCase }) => observedCase)).map((cases): Candidate => ({
      kind,
      cases,
      value,
    })),
  );
}

/** Returns the events of a trace as a value: `open, close 1005`, or `nothing`. */
function eventsText({ events }: Trace): string {
  const texts = events.map(({ type, attributes: { code, reason } }) =>
    [
      type,
      ...(type === 'close' ? [String(code), ...(reason === '' ? [] : [JSON.stringify(reason)])] : []),
    ].join(' '),
  );
  return texts.join(', ') || 'nothing';
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
