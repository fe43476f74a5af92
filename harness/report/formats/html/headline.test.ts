import { expect, it } from 'vitest';
import type { ClientVerdict } from '../../../model/verdict.js';
import { overviewOf } from '../../layout/overview.js';
import { sampleReport } from '../../../../test/support/reports.js';
import { type Headline, headlineOf } from './headline.js';

function headline(index: number, change: Partial<ClientVerdict> = {}): Headline {
  const report = sampleReport();
  Object.assign(report.verdict.clients[index] ?? {}, change);
  const overview = overviewOf(report);
  const client = overview.clients[index];
  if (!client) throw new Error(`the sample has no client ${String(index)}`);
  return headlineOf(client, overview, report.repeat);
}

it('calls a client opaque if all its failures look the same', () => {
  expect(headline(0)).toEqual({
    tone: 'opaque',
    title: 'Hushium 156 is opaque',
    answer: 'To a script, all 24 failures look the same.',
    points: [],
    details: ['It leaks 0 of 2.81 bits (one observation of each case).'],
  });
});

it('never calls a client opaque if its run is invalid, or if it was not compared', () => {
  expect(headline(0, { problems: [{ kind: 'no-observation', surfaces: ['window'] }] }).tone).toBe('invalid');
  expect(headline(0, { compared: 0 }).tone).toBe('invalid');
});

it('names every kind of fault, and the channels that leak', () => {
  expect(headline(1, { problems: [] })).toEqual({
    tone: 'leaks',
    title: 'Chatterfox 153 leaks',
    answer: 'A script can recognise all failed TLS handshakes and some failed opening handshakes.',
    points: [
      'failed TLS handshakes: in 2 of 2 cases, by close.code',
      'failed opening handshakes: in 1 of 4 cases, by close.reason',
      'does not fail the connection in 1 case',
      'hides or changes a close code or reason in 1 case',
    ],
    details: [
      'It is opaque about name, route, port, negotiation and connection.',
      'It leaks 0.69 of 2.81 bits in a window (one observation of each case).',
      'It leaks 0.79 of 2.81 bits in a dedicated worker (one observation of each case).',
      '7 unexpected findings.',
    ],
  });
});

it('names what is known already, and says that an invalid run can hide more', () => {
  expect(headline(2)).toEqual({
    tone: 'leaks',
    title: 'DozeKit 2.50 leaks',
    answer: 'A script can recognise some lost connections.',
    points: [
      'lost connections: in 1 of 3 cases, by close.wasClean',
      'never reports the end of the connection in 1 case',
    ],
    details: [
      'It is opaque about name, route, port, tls, handshake and negotiation.',
      'It leaks 0.33 of 2.81 bits (one observation of each case).',
      '1 unexpected finding, and 1 known.',
      'Its run is invalid: it can leak more than this. See the problems.',
    ],
  });
});

it('does not say that a client leaks if it only fails to fail a connection', () => {
  const findings =
    sampleReport().verdict.clients[1]?.findings.filter(({ kind }) => kind === 'not-failed') ?? [];
  expect(headline(1, { problems: [], findings })).toMatchObject({
    tone: 'leaks',
    title: 'Chatterfox 153 is opaque, but not correct',
    points: ['does not fail the connection in 1 case'],
  });
});

it('names a few channels, and counts the others', () => {
  const [finding] = sampleReport().verdict.clients[1]?.findings ?? [];
  if (finding?.kind !== 'distinguishable') throw new Error('the first finding of the sample is another');
  const findings = ['one', 'two', 'three', 'four'].map((channel) => ({ ...finding, channel }));
  expect(headline(1, { findings }).points[0]).toMatch(/, by one, two and 2 more$/);
});
