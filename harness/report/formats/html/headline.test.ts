import { expect, it } from 'vitest';
import type { ClientVerdict } from '../../../model/verdict.js';
import { overviewOf } from '../../layout/overview.js';
import { sampleReport } from '../../../../test/support/reports.js';
import { defectTitle } from '../../text/defect-text.js';
import { type Headline, headlineOf } from './headline.js';

function headline(index: number, change: Partial<ClientVerdict> = {}): Headline {
  const report = sampleReport();
  Object.assign(report.verdict.clients[index] ?? {}, change);
  const overview = overviewOf(report);
  const client = overview.clients[index];
  if (!client) throw new Error(`the sample has no client ${String(index)}`);
  return headlineOf(client, overview, report.repeat);
}

const titlesOf = ({ defects }: Headline) =>
  defects.map((entry) => `${defectTitle(entry)} (${String(entry.defect.cases.length)})`);

it('calls a client opaque if all its failures look the same', () => {
  expect(headline(0)).toEqual({
    tone: 'opaque',
    title: 'Hushium 156 is opaque',
    answer: 'To a script, all 24 failures look the same.',
    defects: [],
    details: ['It leaks 0 of 2.81 bits (one observation of each case).'],
  });
});

it('never calls a client opaque if its run is invalid, or if it was not compared', () => {
  expect(headline(0, { problems: [{ kind: 'no-observation', surfaces: ['window'] }] }).tone).toBe('invalid');
  expect(headline(0, { compared: 0 }).tone).toBe('invalid');
});

it('lists every defect, and the situations in which nothing is wrong', () => {
  const leaking = headline(1, { problems: [] });
  expect(titlesOf(leaking)).toEqual([
    'A script can tell failed TLS handshakes from other failures: close.code is 1015, not 1006 (2)',
    'The client does not fail the connection in spite of options that were not offered (1)',
    'A script cannot read Close frames as the server sent them: close.code is 1006, not 4000 (1)',
    'A script can tell failed opening handshakes from other failures: close.reason is "no such page", not "" (1)',
  ]);
  expect(leaking).toMatchObject({
    tone: 'leaks',
    title: 'Chatterfox 153 leaks',
    answer: 'A script can recognise all failed TLS handshakes and some failed opening handshakes.',
    details: [
      'Nothing is wrong about name, route, port and connection.',
      'It leaks 0.69 of 2.81 bits in a window (one observation of each case).',
      'It leaks 0.79 of 2.81 bits in a dedicated worker (one observation of each case).',
      '4 new defects.',
    ],
  });
});

it('says that nothing is wrong about a situation only if every case was witnessed and fails correctly', () => {
  expect(headline(2)).toMatchObject({
    tone: 'leaks',
    title: 'DozeKit 2.50 leaks',
    answer: 'A script can recognise some lost connections.',
    details: [
      'Nothing is wrong about name, tls and negotiation.',
      'It leaks 0.33 of 2.81 bits (one observation of each case).',
      '1 new defect, and 1 known.',
      'Its run is invalid: it can leak more than this. See the problems.',
    ],
  });
});

it('does not say that a client leaks if it only fails to fail a connection', () => {
  const { findings = [], defects = [] } = sampleReport().verdict.clients[1] ?? {};
  const accepting = findings.filter(({ kind }) => kind === 'not-failed');
  expect(
    headline(1, {
      problems: [],
      findings: accepting,
      defects: defects.filter(({ id }) => accepting.some(({ defect }) => defect === id)),
    }),
  ).toMatchObject({ tone: 'leaks', title: 'Chatterfox 153 is opaque, but not correct' });
});
