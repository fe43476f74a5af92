import { describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures/index.js';
import { caseName, casesOf } from '../harness/model/case.js';
import { loadExpectations, shippedExpectations } from '../harness/run/expectations.js';
import { explainedCases } from '../harness/verdict/explanations.js';
import { sampleReport } from '../test/support/reports.js';
import { defectsTable, readRecord, recordOf } from './defects.js';

const expectations = await loadExpectations(
  shippedExpectations,
  fixtures.map(({ id }) => id),
);

describe.each(readRecord().browsers)('docs/defects.json of $product', ({ engine, defects }) => {
  const known = expectations[engine] ?? [];

  it.each(defects)('has $id as the expectations describe it', ({ cases, surfaces: _, ...facts }) => {
    const defect = known.find(({ id }) => id === facts.id);
    expect(defect).toMatchObject(facts);
    const explained = defect === undefined ? [] : explainedCases(defect, casesOf(fixtures)).map(caseName);
    expect(cases.filter((name) => !explained.includes(name))).toEqual([]);
  });
});

it('is made only of a run that is as expected', () => {
  expect(() => recordOf(sampleReport())).toThrow('update the expectations first');
});

it('has a row in the README for each title, with the cases of each browser', () => {
  const { browsers } = readRecord();
  const rows = defectsTable({ browsers }).split('\n').slice(2);
  const titles = new Set(browsers.flatMap(({ defects }) => defects.map(({ title }) => title)));
  expect(rows).toHaveLength(titles.size);
  expect(rows.join('\n')).toContain('| Close code is 1015 after a failed TLS handshake |  | ');
});
