import { reportFingerprint } from '../model/report-fingerprint.js';
import { expect, it } from 'vitest';
import { reportSchema } from '../model/report.js';
import { client, failed, fixture, closeEvent, event, knownDefect, run } from '../../test/support/verdicts.js';
import { assembleReport, judge } from './assemble-report.js';
import type { RunRecord } from './run-events.js';

const leaking = failed({ events: [event('error'), closeEvent(1015)] });
const { clients, fixtures, surfaces, observations, skipped, budgetMs } = run([
  ...['name/a', 'name/b', 'port/a', 'port/b'].map((id) => [fixture(id), failed()] as const),
  [fixture('tls/a'), leaking],
]);

const record: RunRecord = {
  badsocket: { version: '1.2.3' },
  startedAt: '2026-11-23T18:00:00.000Z',
  finishedAt: '2026-11-23T18:01:12.000Z',
  mode: 'lab',
  surfaces: [...surfaces],
  repeat: 1,
  seed: 7,
  concurrency: 8,
  budgetMs,
  missing: [],
  clients: [...clients],
  fixtures: [...fixtures],
  observations: [...observations],
  skipped: [...skipped],
  faults: [],
};
const missing = { engine: 'webkit', reason: 'no webkit was found', fix: 'install it' };

it('a report contains the record and the verdict', () => {
  const report = assembleReport(record, {});
  const { faults: _, ...rest } = record;
  expect(report).toEqual({
    schemaVersion: 1,
    schemaFingerprint: reportFingerprint,
    complete: true,
    ...rest,
    verdict: judge(record, {}),
  });
  expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

it('the verdict depends on the expectations', () => {
  expect(assembleReport(record, {}).verdict.exitCode).toBe(1);
  const known = { [client().engine]: [knownDefect('tls/a', 'close.code')] };
  expect(assembleReport(record, known).verdict.exitCode).toBe(0);
});

it('a report is incomplete and invalid if the run had faults', () => {
  const report = assembleReport({ ...record, faults: ['chromium died', 'the run was interrupted'] }, {});
  expect(report).toMatchObject({
    complete: false,
    incompleteReason: 'chromium died; the run was interrupted',
    verdict: {
      exitCode: 2,
      problems: [
        { kind: 'incomplete', reason: 'chromium died' },
        { kind: 'incomplete', reason: 'the run was interrupted' },
      ],
    },
  });
});

it('a report contains the missing engines, and the reason for portable mode', () => {
  const report = assembleReport(
    { ...record, mode: 'portable', modeReason: 'switched off', missing: [missing] },
    {},
  );
  expect(report).toMatchObject({ mode: 'portable', modeReason: 'switched off', missing: [missing] });
});

it('a report does not change if the record changes later', () => {
  const growing = { ...record, observations: [...record.observations] };
  const report = assembleReport(growing, {});
  growing.observations.pop();
  expect(report.observations).toEqual(record.observations);
});
