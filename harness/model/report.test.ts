import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { type Report, reportJsonSchema, reportSchema } from './report.js';
import { sampleReport } from '../../test/support/reports.js';

const ajv = new Ajv2020.default({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(reportJsonSchema()) as object);

it('has a schema that matches its type', () => {
  expectTypeOf<z.infer<typeof reportSchema>>().toExtend<Report>();
  expectTypeOf<Report>().toExtend<z.infer<typeof reportSchema>>();
});

it('validates against its JSON Schema', () => {
  validate(JSON.parse(JSON.stringify(sampleReport())));
  expect(validate.errors ?? []).toEqual([]);
});

it.each<[string, (report: Report) => unknown]>([
  ['another schemaVersion', (report) => ({ ...report, schemaVersion: 2 })],
  ['an unknown field', (report) => ({ ...report, colour: 'red' })],
  ['a missing verdict', ({ verdict: _, ...rest }) => rest],
  ['a date without a time', (report) => ({ ...report, startedAt: '2026-11-23' })],
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
])('is invalid with %s', (_, change) => {
  const changed: unknown = JSON.parse(JSON.stringify(change(sampleReport())));
  expect(validate(changed)).toBe(false);
  expect(reportSchema.safeParse(changed).success).toBe(false);
});
