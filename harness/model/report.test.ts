import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { type Report, reportJsonSchema, reportSchema } from './report.js';
import { sampleReport } from '../../test/support/reports.js';

const ajv = new Ajv2020.default({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(reportJsonSchema()) as object);

it('has a schema that agrees with the types of what it is made from', () => {
  expectTypeOf<z.infer<typeof reportSchema>>().toExtend<Report>();
  expectTypeOf<Report>().toExtend<z.infer<typeof reportSchema>>();
});

it('is valid by its JSON Schema', () => {
  validate(JSON.parse(JSON.stringify(sampleReport())));
  expect(validate.errors ?? []).toEqual([]);
});

it.each<[string, (report: Report) => unknown]>([
  ['a schemaVersion of another time', (report) => ({ ...report, schemaVersion: 2 })],
  ['a word that it does not know', (report) => ({ ...report, colour: 'red' })],
  ['a missing verdict', ({ verdict: _, ...rest }) => rest],
  ['a day without a time', (report) => ({ ...report, startedAt: '2026-11-23' })],
  [
    'an unknown witness event',
    (report) => ({
      ...report,
      observations: report.observations.map((observation) => ({
        ...observation,
        witness: { ...observation.witness, events: [{ event: 'rain', atMs: 0 }] },
      })),
    }),
  ],
])('is not valid with %s', (_, change) => {
  const changed: unknown = JSON.parse(JSON.stringify(change(sampleReport())));
  expect(validate(changed)).toBe(false);
  expect(reportSchema.safeParse(changed).success).toBe(false);
});
