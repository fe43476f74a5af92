import { expect, it } from 'vitest';
import { overviewOf, type ClientColumn } from '../overview.js';
import { sampleReport } from '../testing.js';
import { headlineOf } from './headline.js';

function column(index: number, change: Partial<ClientColumn['verdict']> = {}): ClientColumn {
  const client = overviewOf(sampleReport()).clients[index];
  if (!client) throw new Error(`the sample has no client ${String(index)}`);
  return { ...client, verdict: { ...client.verdict, ...change } };
}

it('calls a client quiet whose failures all look the same', () => {
  expect(headlineOf(column(0), 1)).toEqual({
    tone: 'quiet',
    title: 'Hushium 156 keeps quiet',
    details: [
      'To a script, all 24 failures look the same.',
      'Of which situation it was, it tells 0 of 2.81 bits (one look at each case).',
    ],
  });
});

it('never calls a client quiet whose run is invalid, or that was not compared', () => {
  expect(headlineOf(column(0, { problems: ['a control failed'] }), 1).tone).toBe('invalid');
  expect(headlineOf(column(0, { compared: 0 }), 1).tone).toBe('invalid');
});

it('says every kind of fault, and what gives the failures away', () => {
  expect(headlineOf(column(1, { problems: [] }), 1)).toEqual({
    tone: 'talks',
    title:
      'Chatterfox 153 tells scripts 2 things it should not, carries on in 1 case where it must fail and hides or changes what the server said in 1 case',
    details: [
      'It gives away tls (the TLS handshake fails), by close.code.',
      'It gives away handshake (the opening handshake is not completed), by close.reason.',
      'Of which situation it was, it tells 0.69 of 2.81 bits in a window (one look at each case).',
      'Of which situation it was, it tells 0.79 of 2.81 bits in a dedicated worker (one look at each case).',
    ],
  });
});

it('says what is known already, and that an invalid run may hide more', () => {
  expect(headlineOf(column(2), 1)).toEqual({
    tone: 'talks',
    title: 'DozeKit 2.50 tells scripts 1 thing it should not and does not come to an end in 1 case',
    details: [
      'It gives away connection (the connection ends without a Close frame), by close.wasClean.',
      'Of which situation it was, it tells 0.33 of 2.81 bits (one look at each case).',
      'Known before: 1 of 2 findings.',
      'Its run is invalid: there may be more than this. See the problems.',
    ],
  });
});
