import { situationOf } from '../model/fixture.js';
import type { ObservedCase } from './cases.js';
import { beyondChance, type Table } from './chance.js';
import { groupBy } from '../support/collections/group-by.js';
import type { Channels } from '../model/verdict.js';
import { not, ranked, sum, type Tally, tally, timesSeen, total } from './tally.js';

/** That a case can be told from the reference: in a channel it shows a value more often than the reference does. */
export interface Distinction {
  case: ObservedCase;
  channel: string;
  value: string;
  /** What the reference shows most often. */
  usual: string;
}

/** Some cases, against those that look as most of them do. */
export interface Comparison {
  /** Those that cannot be told from one another: empty only if nothing was compared. */
  reference: readonly ObservedCase[];
  /** Why each other case is not among them. */
  distinctions: readonly Distinction[];
  /** What the reference shows most often, in each channel that it has. */
  usual: Channels;
  /** The channels that vary within the repetitions of a case. */
  varying: ReadonlySet<string>;
  /** Each case that shows in a channel anything but the usual, if only by chance. */
  outliers: readonly Outlier[];
}

export type Outlier = Pick<Distinction, 'case' | 'channel'>;

/**
 * The risk of telling cases apart that are alike, by chance alone, on one surface of one client: over all channels and
 * cases, and once more over all channels and situations.
 */
const risk = 0.01;

/**
 * Compares cases (sorted by name) of one client on one surface.
 *
 * In a channel that never varies within the repetitions of any case, every difference tells. One that does vary is
 * compared by how often each value comes: there a difference tells only if it is beyond what one and the same case
 * shows against itself. Each case is compared with all others of the reference; then so is what is left of each
 * situation as a whole, for what is too rare to be told in any one of its cases.
 *
 * The reference begins as the largest group of cases that show the same most often (most of the seven situations'
 * cases; of two with as many, the one whose first case comes first). It loses those that can be told from the rest of
 * it, one by one, then takes in all others that cannot, and so on until it stays as it is.
 */
export function compare(cases: readonly ObservedCase[]): Comparison {
  const channels = channelsOf(cases);
  let reference = mostAlike(cases, channels);
  const left = new Map<ObservedCase, number>();
  for (;;) {
    const distinctions = tell(cases, reference, channels);
    const [leaving] = distinctions.filter((each) => reference.includes(each.case)).sort(mostTelling);
    if (leaving) {
      reference = reference.filter((observedCase) => observedCase !== leaving.case);
      left.set(leaving.case, (left.get(leaving.case) ?? 0) + 1);
      continue;
    }
    const told = new Set(distinctions.map((distinction) => distinction.case));
    // Two that come in together may differ where nothing was to compare them with: who has left twice stays out.
    const grown = cases.filter(
      (observedCase) =>
        reference.includes(observedCase) || (!told.has(observedCase) && (left.get(observedCase) ?? 0) < 2),
    );
    if (grown.length === reference.length) {
      const measured = measuredBy(reference, channels);
      return {
        reference,
        distinctions: distinctions,
        usual: Object.fromEntries(measured.map(({ channel, usual }) => [channel, usual])),
        varying: new Set(channels.filter(({ varies }) => varies).map(({ channel }) => channel)),
        outliers: measured.flatMap((channel) => straysIn(channel, cases)),
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
  /** Within the repetitions of a case. */
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

/** A channel is not there where what it belongs to is not: `null` if that is so most often. */
function mostOften(counts: Tally, observations: number): string | null {
  const [value] = ranked(counts);
  return value !== undefined && timesSeen(counts, value) >= observations - total(counts) ? value : null;
}

function inSituations(cases: readonly ObservedCase[]): ObservedCase[] {
  return cases.filter(({ fixture }) => situationOf(fixture));
}

/** A telling, and how likely it was to come about by chance. */
interface Weighed extends Distinction {
  probability: number;
}

/** Why which cases can be told from the rest of a reference, its own among them. */
function tell(
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
      const told = alone
        .filter((distinction) => distinction.channel === channel.channel)
        .map((each) => each.case);
      const left = inSituations(cases).filter((observedCase) => !told.includes(observedCase));
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

/** A channel, and those that show what is usual in it. */
interface Measured extends Channel {
  measure: readonly ObservedCase[];
  usual: string;
}

function measuredBy(reference: readonly ObservedCase[], channels: readonly Channel[]): Measured[] {
  // The seven are the measure, however many cases lie beyond them.
  const seven = inSituations(reference);
  const measure = seven.length > 0 ? seven : reference;
  return channels.flatMap((channel) => {
    const [usual] = ranked(sum(measure.map(channel.tallyOf)));
    return usual === undefined ? [] : [{ ...channel, usual, measure }];
  });
}

function straysIn({ channel, usual, tallyOf }: Measured, cases: readonly ObservedCase[]): Outlier[] {
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

/** Whether some cases show a value more often than the rest of those that are the measure. */
interface Question extends Table {
  cases: readonly ObservedCase[];
  value: string;
  of: Measured;
}

function questionsOf(cases: readonly ObservedCase[], channel: Measured): Question[] {
  const { values, usual, measure, tallyOf } = channel;
  const here = sum(cases.map(tallyOf));
  const elsewhere = sum(measure.filter((observedCase) => !cases.includes(observedCase)).map(tallyOf));
  // A case may be told by many values, each too rare by itself.
  const asked = values.length > 2 ? [...values, not(usual)] : values;
  return asked.map((value) => ({
    cases,
    value,
    of: channel,
    here: { seen: timesSeen(here, value), total: total(here) },
    elsewhere: { seen: timesSeen(elsewhere, value), total: total(elsewhere) },
  }));
}

/** What is more than chance would have it, said of each case that shows it. */
function beyond(questions: readonly Question[]): Weighed[] {
  const distinctions = beyondChance(questions, risk).flatMap(
    ({
      item: {
        cases,
        value,
        of: { channel, usual, tallyOf },
      },
      probability,
    }) =>
      cases
        .filter((observedCase) => value === usual || timesSeen(tallyOf(observedCase), value) > 0)
        .map((observedCase) => ({ case: observedCase, channel, value, usual, probability })),
  );
  const sameAs = (a: Distinction) => (b: Distinction) => a.case === b.case && a.channel === b.channel;
  // What one value says already, all of them need not say again.
  return distinctions.filter(
    (each) =>
      each.value !== not(each.usual) ||
      !distinctions.some((other) => sameAs(each)(other) && ![each.value, each.usual].includes(other.value)),
  );
}

/** What shows something unusual comes before what shows the usual too often: the one may be why the other seems so. */
function mostTelling(a: Weighed, b: Weighed): number {
  return (
    Number(a.value === a.usual) - Number(b.value === b.usual) ||
    a.probability - b.probability ||
    (a.case.name < b.case.name ? 1 : -1)
  );
}
