import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures/index.js';
import { caseName, casesOf } from '../harness/model/case.js';
import { defaultSurfaces, engines, surfaces } from '../harness/model/observation.js';
import { parseExpectations } from '../harness/verdict/expectations.js';
import { concerns, type Conditions } from '../harness/verdict/explanations.js';
import { suiteCases, surfaceFixtures } from '../suites/cases.js';

/** Returns what observes a case on a surface, and compares it with the expectations. */
function testOf({ fixture, scheme, transport, surface }: Conditions): string | undefined {
  const hasTest = suiteCases.some(
    (testCase) =>
      testCase.fixture === fixture && testCase.scheme === scheme && testCase.transport === transport,
  );
  if (hasTest && defaultSurfaces.includes(surface))
    return fixture.slow ? 'npm run slow' : 'suites/feedback.spec.ts';
  if (transport === 'http2' && defaultSurfaces.includes(surface)) return 'npm run slow';
  return surfaceFixtures.includes(fixture) ? 'suites/surfaces.spec.ts' : undefined;
}

describe.each(engines)('every part of a defect of %s is exercised by a test', (engine) => {
  const file = new URL(`../expectations/${engine}.json`, import.meta.url);
  const parts = parseExpectations(JSON.parse(readFileSync(file, 'utf8')), engine).flatMap((defect) =>
    defect.explains.map((explanation, index) => ({ name: `${defect.id}, part ${index + 1}`, explanation })),
  );

  it.each(parts)('$name', ({ explanation }) => {
    const tests = casesOf(fixtures).flatMap((testCase) => {
      const on = surfaces.flatMap((surface) => {
        const conditions = { ...testCase, surface, context: 'loopback' as const };
        return concerns(explanation, conditions) ? [testOf(conditions)] : [];
      });
      return on.length === 0
        ? []
        : [{ case: caseName(testCase), test: on.find((test) => test !== undefined) }];
    });
    expect(tests).not.toEqual([]);
    expect(tests.filter(({ test }) => test === undefined)).toEqual([]);
  });
});
