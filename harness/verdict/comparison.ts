import { situationOf } from '../model/fixture.js';
import type { ObservedCase } from './cases.js';
import { beyondChance, type Table } from './chance.js';
import { groupBy } from '../support/collections/group-by.js';
import type { Channels } from '../model/verdict.js';
import { not, ranked, sum, type Tally, tally, timesSeen, total } from './tally.js';

/** One case shows a value in one channel more often than the reference does. */
export interface Distinction {
  case: ObservedCase;
  channel: string;
  value: string;
  /** The most frequent value of the reference. */
  usual: string;
}

/** Cases, compared with the largest group of equal ones. */
export interface Comparison {
  /** The cases that a script cannot tell apart. Empty only if nothing was compared. */
  reference: readonly ObservedCase[];
  /** Why each other case is not in the reference. */
  distinctions: readonly Distinction[];
  /** The most frequent value of each channel of the reference. */
  usual: Channels;
  /** The channels that vary between repetitions of a case. */
  varying: ReadonlySet<string>;
  /** Every difference from the usual value, even one that can be chance. */
  outliers: readonly Outlier[];
}

export type Outlier = Pick<Distinction, 'case' | 'channel'>;

/**
 * The risk of a false finding on one surface of one client: over all channels and cases, and once more over all
 * channels and situations.
 */
const risk = 0.01;

/**
 * Compares cases (sorted by name) of one client on one surface.
 *
 * In a channel that never varies between repetitions of a case, every difference counts. In a channel that varies,
 * the frequencies of the values are compared, and a difference counts only if it is significant. Each case is
 * compared with all others of the reference. Then the rest of each situation is compared as a whole, for values that
 * are too rare in each of its cases.
 *
 * The reference begins as the largest group of cases with the same most frequent values, counted in cases of the
 * seven situations. Of two groups of one size, the one with the first case is taken. It loses the cases that differ
 * from the rest of it, then takes in all others that do not, and so on until it no longer changes.
 */
export function compare(cases: readonly ObservedCase[]): Comparison {
  const channels = channelsOf(cases);
  let reference = mostAlike(cases, channels);
  const left = new Map<ObservedCase, number>();
  for (;;) {
    const distinctions = distinctionsIn(cases, reference, channels);
    const [leaving] = distinctions
      .filter((distinction) => reference.includes(distinction.case))
      .sort(clearestFirst);
    if (leaving) {
      reference = reference.filter((observedCase) => observedCase !== leaving.case);
      left.set(leaving.case, (left.get(leaving.case) ?? 0) + 1);
      continue;
    }
    const distinguished = new Set(distinctions.map((distinction) => distinction.case));
    // Two cases that join together can differ in a channel that had no value to compare with. A case that leaves
    // twice stays out.
    const grown = cases.filter(
      (observedCase) =>
        reference.includes(observedCase) ||
        (!distinguished.has(observedCase) && (left.get(observedCase) ?? 0) < 2),
    );
    if (grown.length === reference.length) {
      const measured = measuredBy(reference, channels);
      return {
        reference,
        distinctions,
        usual: Object.fromEntries(measured.map(({ channel, usual }) => [channel, usual])),
        varying: new Set(channels.filter(({ varies }) => varies).map(({ channel }) => channel)),
        outliers: measured.flatMap((channel) => outliersIn(channel, cases)),
      };
    }
    reference = grown;
  }
}

/** What the cases showed in one channel. */
interface Channel {
  channel: string;
  values: string[];
  tallyOf: (observedCase: ObservedCase) => Tally;
  /** Between repetitions of a case. */
  varies: boolean;
}

function channelsOf(cases: readonly ObservedCase[]): Channel[] {
  const names = new Set(
    cases.flatMap(({ feedbacks }) => feedbacks.flatMap((channels) => Object.keys(channels))),
  );
  return [...names].sort().map((channel) => {
    const tallies = new Map(
      cases.map((observedCase) => [observedCase, tally(observedCase.feedbacks, channel)]),
    );
    return {
      channel,
      values: ranked(sum(tallies.values())),
      tallyOf: (observedCase) => tallies.get(observedCase) ?? new Map(),
      varies: [...tallies.values()].some(({ size }) => size > 1),
    };
  });
}

function mostAlike(cases: readonly ObservedCase[], channels: readonly Channel[]): readonly ObservedCase[] {
  const groups = groupBy(cases, (observedCase) =>
    JSON.stringify(
      channels.map(({ tallyOf }) => mostOften(tallyOf(observedCase), observedCase.feedbacks.length)),
    ),
  );
  const [largest = []] = [...groups.values()].sort((a, b) => inSituations(b).length - inSituations(a).length);
  return largest;
}

/** Returns the most frequent value; `null` if the channel is missing most often. */
function mostOften(counts: Tally, observations: number): string | null {
  const [value] = ranked(counts);
  return value !== undefined && timesSeen(counts, value) >= observations - total(counts) ? value : null;
}

function inSituations(cases: readonly ObservedCase[]): ObservedCase[] {
  return cases.filter(({ fixture }) => situationOf(fixture));
}

/** A distinction, and its probability by chance. */
interface Weighed extends Distinction {
  probability: number;
}

/** Returns the distinctions between these cases and the rest of a reference. */
function distinctionsIn(
  cases: readonly ObservedCase[],
  reference: readonly ObservedCase[],
  channels: readonly Channel[],
): Weighed[] {
  const measured = measuredBy(reference, channels);
  const varying = measured.filter(({ varies }) => varies);
  const alone = beyond(
    varying.flatMap((channel) => cases.flatMap((observedCase) => questionsOf([observedCase], channel))),
  );
  const together = beyond(
    varying.flatMap((channel) => {
      const distinguished = alone
        .filter((distinction) => distinction.channel === channel.channel)
        .map((distinction) => distinction.case);
      const left = inSituations(cases).filter((observedCase) => !distinguished.includes(observedCase));
      return [...groupBy(left, ({ fixture }) => situationOf(fixture)).values()]
        .filter(({ length }) => length > 1)
        .flatMap((group) => questionsOf(group, channel));
    }),
  );
  return [
    ...measured.filter(({ varies }) => !varies).flatMap((channel) => certain(cases, channel)),
    ...alone,
    ...together,
  ];
}

/** A channel, and the cases that show its usual value. */
interface Measured extends Channel {
  measure: readonly ObservedCase[];
  usual: string;
}

function measuredBy(reference: readonly ObservedCase[], channels: readonly Channel[]): Measured[] {
  // The seven situations are the measure, whatever the number of cases beyond them.
  const seven = inSituations(reference);
  const measure = seven.length > 0 ? seven : reference;
  return channels.flatMap((channel) => {
    const [usual] = ranked(sum(measure.map(channel.tallyOf)));
    return usual === undefined ? [] : [{ ...channel, usual, measure }];
  });
}

function outliersIn({ channel, usual, tallyOf }: Measured, cases: readonly ObservedCase[]): Outlier[] {
  return cases
    .filter((observedCase) => timesSeen(tallyOf(observedCase), not(usual)) > 0)
    .map((observedCase) => ({ case: observedCase, channel }));
}

function certain(cases: readonly ObservedCase[], { channel, usual, tallyOf }: Measured): Weighed[] {
  return cases.flatMap((observedCase) =>
    [...tallyOf(observedCase).keys()]
      .filter((value) => value !== usual)
      .map((value) => ({ case: observedCase, channel, value, usual, probability: 0 })),
  );
}

/** Tests whether cases show a value more often than the rest of the measure. */
interface Question extends Table {
  cases: readonly ObservedCase[];
  value: string;
  measured: Measured;
}

function questionsOf(cases: readonly ObservedCase[], channel: Measured): Question[] {
  const { values, usual, measure, tallyOf } = channel;
  const here = sum(cases.map(tallyOf));
  const elsewhere = sum(measure.filter((observedCase) => !cases.includes(observedCase)).map(tallyOf));
  // Many values together can distinguish a case, each too rare by itself.
  const candidates = values.length > 2 ? [...values, not(usual)] : values;
  return candidates.map((value) => ({
    cases,
    value,
    measured: channel,
    here: { seen: timesSeen(here, value), total: total(here) },
    elsewhere: { seen: timesSeen(elsewhere, value), total: total(elsewhere) },
  }));
}

/** Returns the significant distinctions, one for each case that shows the value. */
function beyond(questions: readonly Question[]): Weighed[] {
  const distinctions = beyondChance(questions, risk).flatMap(
    ({
      item: {
        cases,
        value,
        measured: { channel, usual, tallyOf },
      },
      probability,
    }) =>
      cases
        .filter((observedCase) => value === usual || timesSeen(tallyOf(observedCase), value) > 0)
        .map((observedCase) => ({ case: observedCase, channel, value, usual, probability })),
  );
  const sameAs = (a: Distinction) => (b: Distinction) => a.case === b.case && a.channel === b.channel;
  // A significant single value makes the test of all values redundant.
  return distinctions.filter(
    (distinction) =>
      distinction.value !== not(distinction.usual) ||
      !distinctions.some(
        (other) =>
          sameAs(distinction)(other) && ![distinction.value, distinction.usual].includes(other.value),
      ),
  );
}

/** An unusual value comes before a usual value that is too frequent: the first can be the cause of the second. */
function clearestFirst(a: Weighed, b: Weighed): number {
  return (
    Number(a.value === a.usual) - Number(b.value === b.usual) ||
    a.probability - b.probability ||
    (a.case.name < b.case.name ? 1 : -1)
  );
}
