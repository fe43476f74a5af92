import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, type Observation } from '../model/observation.js';
import type { Witness } from '../model/witness.js';
import {
  code,
  fin,
  http,
  judged,
  name,
  nonEmpty,
  observed,
  run,
  silent,
} from '../../test/support/verdicts.js';
import { DistinctObservations } from './distinct-observations.js';

function distinct(...observations: readonly Observation[]): readonly Observation[] {
  const kept = new DistinctObservations();
  for (const observation of observations) kept.add(observation);
  return kept.observations;
}

/** Returns an observation of one connection, with everything that is different in each repetition. */
function met(number: number, more: Partial<Observation> = {}): Observation {
  const host = `o${String(number)}.http-403.handshake.badsocket.test`;
  const url = `ws://${host}:4${String(number)}/`;
  const trace = { ...silent, url, elapsedMs: number };
  const from = `10.65.0.2:5${String(number)}`;
  const headers: [string, string][] = [
    ['Host', host],
    ['Sec-WebSocket-Key', `nonce ${String(number)}`],
  ];
  const witness: Witness = {
    events: [
      { atMs: number, event: 'answer', name: host, type: 'A', answer: `NOERROR 10.66.0.${String(number)}` },
      { atMs: number, event: 'answer', name: host, type: 'AAAA', answer: `NOERROR fd66::${String(number)}` },
      { atMs: number, event: 'accepted', connection: 1, from },
      { atMs: number, event: 'bytes-received', connection: 1, over: 'tcp', length: 500 + number },
      { atMs: number, event: 'request', connection: 1, requestLine: 'GET / HTTP/1.1', headers },
    ],
    requirements: [{ id: 'connection-accepted', met: true }],
  };
  return observed(http.id, trace, { url, repetition: number, witness, ...more });
}

it('keeps equal repetitions once, with their number, and the first of them whole', () => {
  expect(distinct(met(1), met(2), met(3))).toEqual([{ ...met(1), times: 3 }]);
  expect(distinct(met(1))).toEqual([met(1)]);
});

it('adds up the times of observations that stand for several', () => {
  expect(distinct(met(1, { times: 5 }), met(2), met(3, { times: 4 }))).toMatchObject([{ times: 10 }]);
});

it.each<[string, Observation]>([
  ['case', met(2, { scheme: 'wss' })],
  ['surface', met(2, { surface: 'dedicated-worker' })],
  ['client', met(2, { client: 'other' })],
  ['trace', met(2, { outcome: { kind: 'trace', trace: code(1015) } })],
  ['outcome', met(2, { outcome: { kind: 'error', fault: 'client', message: 'crashed' } })],
  ['witness', met(2, { witness: { events: [], requirements: [{ id: 'connection-accepted', met: false }] } })],
])('keeps an observation with another %s apart', (_, other) => {
  expect(distinct(met(1), other, met(3)).map(({ repetition, times }) => [repetition, times])).toEqual([
    [1, 2],
    [2, undefined],
  ]);
});

it('does not take two addresses in other places for the same', () => {
  const events = (first: string, second: string): Witness['events'] => [
    { atMs: 0, event: 'accepted', connection: 1, from: first },
    { atMs: 0, event: 'accepted', connection: 2, from: second },
  ];
  const withEvents = (first: string, second: string) =>
    met(1, { witness: { events: events(first, second), requirements: [] } });
  const [same, different] = ['10.0.0.1:1', '10.0.0.1:2'];
  expect(distinct(withEvents(same, different), withEvents(different, same))).toHaveLength(1);
  expect(distinct(withEvents(same, different), withEvents(same, same))).toHaveLength(2);
});

it('the verdict on distinct observations is the verdict on all', () => {
  const codes = fc.array(fc.constantFrom(1002, 1006, 1015), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(codes, codes, codes, (...all) => {
      const cases = [name, http, fin].map((fixture, index) => ({ fixture, codes: all[index] ?? [] }));
      const input = run(cases.map(({ fixture, codes }) => [fixture, ...nonEmpty(codes.map(code))]));
      const folded = distinct(...input.observations);
      expect(countOf(folded)).toBe(input.observations.length);
      expect(folded.length).toBeLessThanOrEqual(3 * 3 + 1);
      expect(judged({ ...input, observations: folded })).toEqual(judged(input));
    }),
  );
});
