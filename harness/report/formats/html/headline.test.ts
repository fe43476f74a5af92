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

it('calls a client quiet whose failures all look the same', () => {
  expect(headline(0)).toEqual({
    tone: 'quiet',
    title: 'Hushium 156 keeps quiet',
    answer: 'To a script, all 24 failures look the same.',
    points: [],
    details: ['It tells 0 of 2.81 bits (one look at each case).'],
  });
});

it('never calls a client quiet whose run is invalid, or that was not compared', () => {
  expect(headline(0, { problems: [{ kind: 'no-observation', surfaces: ['window'] }] }).tone).toBe('invalid');
  expect(headline(0, { compared: 0 }).tone).toBe('invalid');
});

it('says every kind of fault, and what gives the failures away', () => {
  expect(headline(1, { problems: [] })).toEqual({
    tone: 'talks',
    title: 'Chatterfox 153 talks',
    answer: 'A script can recognise all failed TLS handshakes and some failed opening handshakes.',
    points: [
      'failed TLS handshakes: in 2 of 2 cases, by close.code',
      'failed opening handshakes: in 1 of 4 cases, by close.reason',
      'goes on in 1 case where it must fail',
      'hides or changes what the server said in 1 case',
    ],
    details: [
      'It keeps quiet about name, route, port, negotiation and connection.',
      'It tells 0.69 of 2.81 bits in a window (one look at each case).',
      'It tells 0.79 of 2.81 bits in a dedicated worker (one look at each case).',
      '7 findings that nobody expected.',
    ],
  });
});

it('says what is known already, and that an invalid run may hide more', () => {
  expect(headline(2)).toEqual({
    tone: 'talks',
    title: 'DozeKit 2.50 talks',
    answer: 'A script can recognise some lost connections.',
    points: ['lost connections: in 1 of 3 cases, by close.wasClean', 'never says that it is over in 1 case'],
    details: [
      'It keeps quiet about name, route, port, tls, handshake and negotiation.',
      'It tells 0.33 of 2.81 bits (one look at each case).',
      '1 finding that nobody expected, and 1 known before.',
      'Its run is invalid: there may be more than this. See the problems.',
    ],
  });
});

it('does not say that a client talks that only goes on where it must not', () => {
  const findings =
    sampleReport().verdict.clients[1]?.findings.filter(({ kind }) => kind === 'not-failed') ?? [];
  expect(headline(1, { problems: [], findings })).toMatchObject({
    tone: 'talks',
    title: 'Chatterfox 153 keeps quiet, and does wrong',
    points: ['goes on in 1 case where it must fail'],
  });
});

it('names a few channels, and counts the others', () => {
  const [finding] = sampleReport().verdict.clients[1]?.findings ?? [];
  if (finding?.kind !== 'distinguishable') throw new Error('the first finding of the sample is another');
  const findings = ['one', 'two', 'three', 'four'].map((channel) => ({ ...finding, channel }));
  expect(headline(1, { findings }).points[0]).toMatch(/, by one, two and 2 more$/);
});
