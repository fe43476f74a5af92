import { expect, it } from 'vitest';
import { reportOf } from './drawn-report.mjs';

const client = { defects: [], findings: [], stale: [], problems: [] };

/** @param {object[]} clients @param {object[]} [problems] */
const json = (clients, problems = []) =>
  JSON.stringify({ observations: [{}, {}], verdict: { clients, problems } });

it('a finding of a known defect is expected', () => {
  const known = { ...client, defects: [{ id: 'a', status: 'known' }], findings: [{ defect: 'a' }] };
  expect(reportOf(json([known, client]), 0)).toEqual({
    exitCode: 0,
    observations: 2,
    unexpected: 0,
    problems: 0,
    text: '',
  });
});

it('a finding of a new defect, and a stale expectation, are unexpected', () => {
  const fresh = {
    ...client,
    defects: [{ id: 'a', status: 'new' }],
    findings: [{ defect: 'a' }],
    stale: [{ defect: 'b' }],
  };
  expect(reportOf(json([fresh]), 1)).toMatchObject({ unexpected: 2, text: '{"defect":"a"}\n{"defect":"b"}' });
});

it('a problem of the run or of a client is a problem', () => {
  expect(
    reportOf(json([{ ...client, problems: [{ kind: 'error' }] }], [{ kind: 'incomplete' }]), 2),
  ).toMatchObject({
    problems: 2,
  });
});

it('a run without a report is a problem', () => {
  expect(reportOf('', 2)).toEqual({ exitCode: 2, observations: 0, unexpected: 0, problems: 1, text: '' });
});
