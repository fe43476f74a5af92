import { type Fixture, situationOf } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import type { Trace } from '../probe/trace.js';
import { comparableFeedback, type ObservedCase, statusOfTrace, wentOn } from './cases.js';
import { valueIn } from './channels.js';
import type { Comparison } from './comparison.js';
import { groupBy } from '../support/collections/group-by.js';
import { informationOf, type Source } from './information.js';
import { not } from './tally.js';
import type { Leak } from '../model/verdict.js';

/**
 * Returns how much a script learns about the situation of a failure, from everything that it sees of it. All observed
 * situations are equally likely, and so are the fixtures in a situation, the cases of a fixture and the repetitions
 * of a case.
 *
 * A script sees where the feedback differs from the usual values, in a channel that varies only as far as the
 * difference is significant: a client whose failures are all in one class leaks nothing. A script also sees that the
 * client did not fail the connection, or timed out, but not the lawful `open` of a connection that is lost later.
 * Cases that may lawfully open are left out. Undefined if fewer than two situations were observed.
 */
export function leakOf(
  {
    surface,
    cases,
    comparison,
  }: { surface: Surface; cases: readonly ObservedCase[]; comparison: Comparison },
  seed: number,
): Leak | undefined {
  const see = sightOf(comparison);
  const counting = cases.flatMap((observedCase) => {
    const situation = situationOf(observedCase.fixture);
    const traces = observedCase.traces.filter((trace) =>
      ['compared', 'not-failed', 'not-opened', 'timed-out'].includes(
        statusOfTrace(observedCase.fixture, trace, observedCase.context),
      ),
    );
    return situation !== undefined && traces.length > 0 ? [{ situation, ...observedCase, traces }] : [];
  });
  const situations = groupBy(counting, ({ situation }) => situation);
  if (situations.size < 2) return undefined;
  const sources = [...situations].flatMap(([situation, inSituation]) => {
    const fixtures = groupBy(inSituation, ({ fixture }) => fixture.id);
    return [...fixtures.values()].flatMap((ofFixture) =>
      ofFixture.map(({ fixture, traces }): Source => ({
        situation,
        weight: 1 / fixtures.size / ofFixture.length,
        seen: traces.map((trace) => see(fixture, trace)).sort(),
      })),
    );
  });
  return { surface, ...informationOf(sources, seed), situations: situations.size };
}

/** Returns a function that describes the differences of a trace from the usual values, as one string. */
function sightOf({ usual, varying, distinctions }: Comparison): (fixture: Fixture, trace: Trace) => string {
  const told = new Set(distinctions.map(({ channel, value }) => JSON.stringify([channel, value])));
  const isTold = (channel: string, value: string) => told.has(JSON.stringify([channel, value]));
  /** Returns the value, or `undefined` if it is usual or can be chance. */
  const signOf = (channel: string, value: string): string | undefined => {
    if (!varying.has(channel)) return value === usual[channel] ? undefined : value;
    if (isTold(channel, value)) return value;
    const another = not(usual[channel] ?? '');
    return value !== usual[channel] && isTold(channel, another) ? another : undefined;
  };
  return (fixture, trace) => {
    const feedback = comparableFeedback(fixture, trace);
    const signs = Object.keys({ ...usual, ...feedback }).map((channel) => {
      const value = valueIn(feedback, channel);
      return [channel, value === undefined ? undefined : signOf(channel, value)];
    });
    return JSON.stringify([
      signs.filter(([, sign]) => sign !== undefined).sort(),
      situationOf(fixture) !== 'connection' && wentOn(trace),
      trace.settled,
    ]);
  };
}
