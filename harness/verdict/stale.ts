import { casesOf, caseName, type Fixture } from '../fixture.js';
import { type ObservedCase, standingOf } from './cases.js';
import { type Draft, namesOf } from './drafts.js';
import type { Known } from './findings.js';
import type { StaleExpectation } from './types.js';

/**
 * Known failures that no longer fail: every case of a fixture that an expectation speaks of was observed, and none of them fails
 * as it says. A fixture with a case that was not observed may still fail there, and is left alone.
 */
export function staleOf(
  client: string,
  known: readonly Known[],
  drafts: readonly Draft[],
  cases: readonly ObservedCase[],
  fixtures: readonly Fixture[],
): StaleExpectation[] {
  const observed = new Map(cases.map((each) => [each.name, standingOf(each)]));
  const isJudged = (fixture: Fixture) => {
    const standings = casesOf([fixture]).map(({ scheme }) => observed.get(caseName(fixture.id, scheme)));
    return (
      !standings.includes(undefined) &&
      standings.some((standing) => standing === 'compared' || standing === 'control')
    );
  };
  return known.flatMap(({ expectation, concerns, covers }) => {
    const fails = ({ id }: Fixture) =>
      drafts.some((draft) =>
        draft.cases.some(({ fixture }) => fixture.id === id && covers(id, namesOf(draft))),
      );
    return fixtures
      .filter((fixture) => concerns(fixture.id) && isJudged(fixture) && !fails(fixture))
      .map(({ id }) => ({ client, fixture: id, channel: expectation.channel, reason: expectation.reason }));
  });
}
