import { casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import { defaultSurfaces, type Engine, engines, surfaces } from '../model/observation.js';
import type { KnownDefectFacts } from '../report/text/known-defect-text.js';
import type { Expectations, KnownDefect } from '../verdict/expectations.js';
import { explainedCases, isAbout } from '../verdict/explanations.js';
import { matcherOf } from '../verdict/matcher.js';
import { labUrlOf, runCommandOf } from './fixture-details.js';

/** A known defect of an engine, with what it needs to be explained. */
export interface DefectDetails extends KnownDefectFacts {
  engine: Engine;
}

/** The names of the browsers in which the engines were measured. */
const products: Record<Engine, string> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

/** Returns the known defects of some engines, with their cases. Those with the most cases of an engine come first. */
export function defectDetails(
  expectations: Expectations,
  catalogue: readonly Fixture[],
  named: readonly Engine[] = engines,
): DefectDetails[] {
  const all = casesOf(catalogue.filter(({ sweep }) => sweep === undefined));
  return named.flatMap((engine) =>
    (expectations[engine] ?? [])
      .flatMap((defect): DefectDetails[] => {
        const cases = explainedCases(defect, all);
        const simplest = [...cases].sort((a, b) => effortOf(a.fixture) - effortOf(b.fixture))[0];
        if (simplest === undefined) return [];
        const example = simplest.fixture;
        return [
          {
            engine,
            product: products[engine],
            defect,
            cases,
            example,
            urls: cases.filter(({ fixture }) => fixture === example).map(labUrlOf),
            run: runCommandOf(example, undefined, optionsOf(engine, defect, simplest)),
          },
        ];
      })
      .sort((a, b) => b.cases.length - a.cases.length),
  );
}

/** A measure of how much a fixture does, so that the simplest one is the example. */
function effortOf({ slow, peer, script }: Fixture): number {
  return (slow ? 1e6 : 0) + JSON.stringify([peer, script]).length;
}

function optionsOf(
  engine: Engine,
  { explains }: KnownDefect,
  example: Parameters<typeof isAbout>[1],
): string[] {
  const globs = explains
    .filter((explanation) => isAbout(explanation, example))
    .flatMap((explanation) => explanation.surfaces);
  const on = surfaces.filter((surface) => globs.some((glob) => matcherOf(glob)(surface)));
  const isDefault = defaultSurfaces.some((surface) => on.includes(surface));
  return [
    '--engine',
    engine,
    ...(isDefault ? [] : ['--surface', on.join()]),
    ...(example.transport === 'http1' ? [] : ['--transport', example.transport]),
    '--no-expectations',
  ];
}
