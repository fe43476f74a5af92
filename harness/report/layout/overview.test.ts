import { expect, it } from 'vitest';
import type { FeedbackClass } from '../../model/verdict.js';
import { type Cell, foremost, overviewOf } from './overview.js';
import type { Report } from '../../model/report.js';
import { sampleReport } from '../../../test/support/reports.js';
import { ref } from '../../../test/support/verdicts.js';

function cell(report: Report, client: string, name: string): Cell {
  const found = overviewOf(report)
    .groups.flatMap(({ rows }) => rows)
    .find(({ row }) => row.name === name)
    ?.cells.find((cell) => cell.client.identity.name === client);
  if (!found) throw new Error(`there is no cell for ${name} in ${client}`);
  return found;
}

it.each([
  ['hushium', 'tls/expired-certificate (wss)', 'class'],
  ['chatterfox', 'negotiation/unasked-subprotocol (ws)', 'not-failed'],
  ['chatterfox', 'explicit-close/code-4000-with-reason (ws)', 'close-mismatch'],
  ['hushium', 'explicit-close/code-4000-with-reason (ws)', 'read'],
  ['dozekit', 'route/dropped (ws)', 'timed-out'],
  ['dozekit', 'port/closed (wss)', 'unwitnessed'],
  ['dozekit', 'handshake/http-403 (wss)', 'error'],
  ['dozekit', 'connection/reset-at-once (wss)', 'skipped'],
])('has the status of a case: in %s, %s is %s', (client, name, kind) => {
  expect(foremost(cell(sampleReport(), client, name)).kind).toBe(kind);
});

it('keeps a case that was not reached apart from any other status', () => {
  const { sides } = cell({ ...sampleReport(), observations: [] }, 'hushium', 'healthy/closed-by-script (ws)');
  expect(sides.map(({ status }) => status)).toEqual([{ kind: 'unobserved' }, { kind: 'unobserved' }]);
});

it('calls the reference class A, whatever its position in the verdict', () => {
  const report = sampleReport();
  for (const client of report.verdict.clients) client.classes.reverse();
  for (const { classes } of overviewOf(report).clients) {
    const inWindow = classes.filter(({ surfaces }) => surfaces.includes('window'));
    expect(inWindow.map(({ letter, reference }) => ({ letter, reference }))).toEqual(
      inWindow.map((_, index) => ({ letter: 'ABC'[index], reference: index === 0 })),
    );
  }
});

it('has a status for each surface, and shows the most serious first', () => {
  const inWindowOnly = cell(sampleReport(), 'chatterfox', 'handshake/http-404 (ws)');
  expect(
    inWindowOnly.sides.map(({ surface, status }) => [
      surface,
      status.kind === 'class' && status.class.letter,
    ]),
  ).toEqual([
    ['window', 'A'],
    ['dedicated-worker', 'C'],
  ]);
  expect(foremost(inWindowOnly)).toMatchObject({ kind: 'class', class: { letter: 'C' } });
});

it('keeps a skipped surface apart from an observed one', () => {
  const { sides } = cell(sampleReport(), 'dozekit', 'name/nxdomain (ws)');
  expect(sides.map(({ status }) => status)).toMatchObject([
    { kind: 'class' },
    { kind: 'skipped', reason: 'this client has no workers' },
  ]);
});

it('gives each feedback one letter on every surface', () => {
  const report = sampleReport();
  const [client] = report.verdict.clients;
  const [first] = client?.classes ?? [];
  if (!client || !first) throw new Error('the sample has no class');
  const other = { ...first.feedback, 'error.isTrusted': 'false' };
  const inWorker = { surface: 'dedicated-worker' as const, varying: {} };
  const classes = (...more: FeedbackClass[]) => {
    client.classes = [first, ...more];
    return overviewOf(report).clients[0]?.classes.map(({ letter, surfaces, reference }) => [
      letter,
      surfaces.length,
      reference,
    ]);
  };
  expect(classes({ ...first, ...inWorker })).toEqual([['A', 2, true]]);
  expect(classes({ ...first, ...inWorker, feedback: other })).toEqual([
    ['A', 1, true],
    ['B', 1, true],
  ]);
  expect(classes({ ...first, ...inWorker, cases: first.cases.slice(1) })).toEqual([
    ['A', 1, true],
    ['A', 1, true],
  ]);
  // Within chance: still the reference class.
  expect(
    classes({ ...first, ...inWorker, varying: { 'close.code': '1006 (99 of 100), 1015 (1 of 100)' } }),
  ).toEqual([
    ['A', 1, true],
    ['A', 1, true],
  ]);
  // A leak that varies: its most frequent value is that of the reference.
  expect(
    classes({
      ...first,
      varying: { 'close.code': '1006 (24 of 30), 1015 (6 of 30)' },
      cases: [ref('tls/now-and-then (ws)')],
      reference: false,
    }),
  ).toEqual([
    ['A', 1, true],
    ['B', 1, false],
  ]);
});
