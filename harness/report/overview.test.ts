import { expect, it } from 'vitest';
import { overviewOf, type Standing } from './overview.js';
import { sampleReport } from './testing.js';

function standing(
  report: ReturnType<typeof sampleReport>,
  client: string,
  name: string,
): Standing | undefined {
  return overviewOf(report)
    .groups.flatMap(({ rows }) => rows)
    .find(({ row }) => row.name === name)
    ?.cells.find((cell) => cell.client.identity.name === client)?.standing;
}

it.each([
  ['hushium', 'tls/expired-certificate (wss)', 'class'],
  ['chatterfox', 'negotiation/unasked-subprotocol (ws)', 'accepted'],
  ['chatterfox', 'explicit-close/code-4000-with-reason (ws)', 'misread'],
  ['hushium', 'explicit-close/code-4000-with-reason (ws)', 'read'],
  ['dozekit', 'route/dropped (ws)', 'unsettled'],
  ['dozekit', 'port/closed (wss)', 'unwitnessed'],
  ['dozekit', 'handshake/http-403 (wss)', 'error'],
  ['dozekit', 'connection/reset-at-once (wss)', 'skipped'],
])('says where a case stands: in %s, %s is %s', (client, name, kind) => {
  expect(standing(sampleReport(), client, name)?.kind).toBe(kind);
});

it('does not take a case that was never reached for anything else', () => {
  expect(
    standing({ ...sampleReport(), observations: [] }, 'hushium', 'healthy/closed-by-script (ws)'),
  ).toEqual({
    kind: 'unobserved',
  });
});

it('calls the reference class A, whatever its place in the verdict', () => {
  const report = sampleReport();
  for (const client of report.verdict.clients) client.classes.reverse();
  for (const { classes } of overviewOf(report).clients) {
    expect(classes.map(({ letter, reference }) => ({ letter, reference }))).toEqual(
      classes.map((_, index) => ({ letter: 'ABC'[index], reference: index === 0 })),
    );
  }
});
