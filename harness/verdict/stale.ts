import { casesOf, caseName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import { type ObservedCase, statusOf } from './cases.js';
import type { Outlier } from './comparison.js';
import { type Candidate, namesOf } from './candidates.js';
import type { Known } from './findings.js';
import type { StaleExpectation } from '../model/verdict.js';

/** What the run of a client showed, on all surfaces. */
export interface Shown {
  /** `ClientIdentity.name` */
  client: string;
  fixtures: readonly Fixture[];
  /** The surfaces on which the client was observed. */
  surfaces: readonly Surface[];
  cases: readonly ObservedCase[];
  candidates: readonly Candidate[];
  outliers: readonly Outlier[];
}

/**
 * Returns known failures that no longer fail: every case that an expectation concerns was observed on every surface
 * that it concerns, and none fails as expected, not even within chance. A fixture with a case that was not observed
 * is left alone.
 */
export function staleOf(known: readonly Known[], shown: Shown): StaleExpectation[] {
  const { client, fixtures, surfaces, cases, candidates, outliers } = shown;
  const observed = new Map(
    cases.map((observedCase) => [key(observedCase.name, observedCase.surface), statusOf(observedCase)]),
  );
  const isJudged = (fixture: Fixture, on: readonly Surface[]) => {
    const statuses = casesOf([fixture]).flatMap((testCase) =>
      on.map((surface) => observed.get(key(caseName(testCase), surface))),
    );
    return (
      !statuses.includes(undefined) &&
      statuses.some((status) => status === 'compared' || status === 'control')
    );
  };
  const failures = [
    ...candidates.flatMap((candidate) =>
      candidate.cases.map((observedCase) => ({ case: observedCase, names: namesOf(candidate) })),
    ),
    ...outliers.map((outlier) => ({ case: outlier.case, names: [outlier.channel] })),
  ];
  return known.flatMap(({ expectation, concerns, concernsSurface, covers }) => {
    const { surface, channel, reason } = expectation;
    const on = surfaces.filter(concernsSurface);
    const fails = ({ id }: Fixture) =>
      failures.some(
        ({ case: { fixture, surface: where }, names }) =>
          fixture.id === id && covers({ fixtureId: id, surface: where, names }),
      );
    return fixtures
      .filter((fixture) => concerns(fixture.id) && isJudged(fixture, on) && !fails(fixture))
      .map(({ id }) => ({ client, fixture: id, ...(surface !== undefined && { surface }), channel, reason }));
  });
}

function key(name: string, surface: Surface): string {
  return `${name} ${surface}`;
}
