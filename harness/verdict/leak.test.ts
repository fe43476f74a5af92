import { expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import { closed, closeEvent, event, failed, fixture, observed, run } from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

const silent = failed();
const code = (value: number) => failed({ events: [event('error'), closeEvent(value)] });
const [name, port, tls, http, fin] = ['name/a', 'port/a', 'tls/a', 'handshake/a', 'connection/a'].map((id) =>
  fixture(id),
) as [Fixture, Fixture, Fixture, Fixture, Fixture];

type Failure = [Fixture, Trace, ...Trace[]];

function leaks(...failures: Failure[]) {
  return verdict(run(failures)).clients.flatMap((client) => client.leaks);
}

/** H(1 of n): the information if one of n situations looks different. */
function oneOf(n: number): number {
  return -(1 / n) * Math.log2(1 / n) - (1 - 1 / n) * Math.log2(1 - 1 / n);
}

const bitsOf = (...failures: Failure[]) => leaks(...failures)[0]?.bits;

it('is 0 if every failure looks the same', () => {
  expect(leaks([name, silent], [port, silent], [tls, silent])).toEqual([
    { surface: 'window', bits: 0, low: 0, high: 0, situations: 3 },
  ]);
});

it('is everything if each situation looks different', () => {
  expect(bitsOf([name, code(1)], [port, code(2)], [tls, code(3)], [http, silent])).toBe(2);
});

it('is counted by situation, however many fixtures or schemes one has', () => {
  const more = ['b', 'c', 'd'].map((last): Failure => [fixture(`tls/${last}`), code(1015)]);
  expect(bitsOf([name, silent], [port, silent], [tls, code(1015)], ...more)).toBeCloseTo(oneOf(3), 6);
  const both = fixture('tls/both', { schemes: ['ws', 'wss'] });
  const input = run([
    [name, silent],
    [tls, silent],
    [both, code(1015)],
  ]);
  const overTls = observed(both.id, code(1015), { scheme: 'wss' });
  // Half of tls, not two thirds of it: H(1/4) - H(1/2) / 2
  expect(
    verdict({ ...input, observations: [...input.observations, overTls] }).clients[0]?.leaks[0]?.bits,
  ).toBeCloseTo(0.311278, 6);
});

it('is taken from all channels at once', () => {
  const reason = (value: number, why: string) => failed({ events: [event('error'), closeEvent(value, why)] });
  expect(
    bitsOf([name, silent], [port, reason(1006, 'x')], [tls, reason(1015, '')], [http, reason(1015, 'x')]),
  ).toBe(2);
});

it('includes that a client did not fail the connection, or timed out', () => {
  expect(bitsOf([name, silent], [port, silent], [http, closed(1000)])).toBeCloseTo(oneOf(3), 6);
  const opened = failed({ events: [event('open', { readyState: 1 }), ...silent.events] });
  expect(bitsOf([name, silent], [port, silent], [http, opened])).toBeCloseTo(oneOf(3), 6);
  const mute = failed({ events: [], settled: false });
  expect(bitsOf([name, silent], [port, silent], [http, mute])).toBeCloseTo(oneOf(3), 6);
});

it('excludes a lawful open', () => {
  const opened = failed({ events: [event('open', { readyState: 1 }), ...silent.events] });
  expect(bitsOf([name, silent], [port, silent], [fin, opened])).toBe(0);
  expect(leaks([name, silent], [port, silent], [fixture('tls/b', { mayOpen: true }), opened])).toMatchObject([
    { bits: 0, situations: 2 },
  ]);
});

it('excludes what is beyond the seven situations', () => {
  expect(leaks([name, silent], [port, silent], [fixture('protocol-violation/a'), code(1002)])).toMatchObject([
    { bits: 0, situations: 2 },
  ]);
});

it('is 0 if every difference can be chance', () => {
  const closeOnly = failed({ events: [closeEvent()] });
  expect(
    leaks(
      [name, silent, closeOnly, silent],
      [port, silent, silent, closeOnly],
      [tls, silent, silent, code(1002)],
    ),
  ).toMatchObject([{ bits: 0, low: 0, high: 0 }]);
});

it('has an interval if a leak varies', () => {
  const wavering = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? code(1015) : silent));
  const steady = wavering.map(() => silent);
  const [leak] = leaks([name, silent, ...steady], [port, silent, ...steady], [tls, silent, ...wavering]);
  // H(1/6) - H(1/2) / 3
  const truth = 0.650022 - 1 / 3;
  expect(leak?.bits).toBeCloseTo(truth, 1);
  expect(leak?.low).toBeLessThan(truth);
  expect(leak?.high).toBeGreaterThan(truth);
});

it('is undefined if fewer than two situations were observed', () => {
  expect(leaks([name, silent], [fixture('name/b'), code(1002)])).toEqual([]);
});
