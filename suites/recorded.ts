import { type Case, caseName } from '../harness/model/case.js';
import type { ClientIdentity } from '../harness/model/observation.js';
import type { Expectations } from '../harness/verdict/expectations.js';
import { isAbout } from '../harness/verdict/explanations.js';
import { readRecord } from '../scripts/defects.js';

const record = readRecord();

/**
 * Returns the ids of the defects that docs/defects.json has for a case in this version, and that every run shows. None for a version that it
 * does not have.
 */
export function recordedDefects(
  { engine, version }: ClientIdentity,
  testCase: Case,
  expectations: Expectations,
): string[] {
  const browser = record.browsers.find(
    (recorded) => recorded.engine === engine && recorded.version === version,
  );
  if (browser === undefined) return [];
  const known = expectations[browser.engine] ?? [];
  const isCertain = (id: string) =>
    known.some(
      (defect) =>
        defect.id === id &&
        defect.explains.some(
          (explanation) =>
            isAbout(explanation, testCase) &&
            explanation.race === undefined &&
            explanation.rare === undefined,
        ),
    );
  const name = caseName(testCase);
  return browser.defects.filter(({ id, cases }) => cases.includes(name) && isCertain(id)).map(({ id }) => id);
}
