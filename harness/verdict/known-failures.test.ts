import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  client,
  closed,
  expectation,
  failed,
  fixture,
  run,
  name,
  tls,
  http,
  negotiation,
  fin,
  close4001,
  silent,
  code,
  after,
  judged,
  known,
  ref,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

describe('an expectation', () => {
  const leaky = (...more: Trace[]): [Fixture, ...Trace[]][] => [
    [name, silent],
    [http, silent],
    [fin, silent],
    [tls, code(1015), ...more],
  ];

  it('turns a finding that it covers into a known one, with its reason', () => {
    const result = verdict(run(leaky(), known(expectation('tls/*', 'close.code', 'says 1015'))));
    expect(result.clients[0]?.findings).toMatchObject([{ expected: 'says 1015' }]);
    expect(result.exitCode).toBe(0);
  });

  it('covers neither another channel nor another fixture', () => {
    for (const other of [expectation('tls/*', 'close.reason'), expectation('port/*', 'close.code')])
      expect(judged(run(leaky(), known(other))).findings).toEqual(judged(run(leaky())).findings);
  });

  it('holds for every client of its engine and for no other', () => {
    const expectations = { firefox: [expectation('tls/*', 'close.code')] };
    expect(verdict(run(leaky(), { expectations })).exitCode).toBe(1);
    const clients = [{ ...client(), engine: 'firefox' as const }];
    expect(verdict(run(leaky(), { expectations, clients })).exitCode).toBe(0);
  });

  it('splits a finding that it covers in part, and lists the unexpected part first', () => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [fin, silent],
      [tls, code(1015)],
      [negotiation, code(1015)],
    ];
    const { findings } = judged(
      run(failures, known(expectation('negotiation/*', 'close.code', 'says 1015'))),
    );
    expect(findings).toMatchObject([
      {
        cases: [ref('tls/expired-certificate (ws)')],
        here: { seen: 1, total: 1 },
        elsewhere: { seen: 3, total: 4 },
      },
      {
        cases: [ref('negotiation/unoffered-subprotocol (ws)')],
        here: { seen: 1, total: 1 },
        expected: 'says 1015',
      },
    ]);
    expect(findings[0]).not.toHaveProperty('expected');
  });

  it.each([
    ['not-failed', negotiation, closed(1000)],
    ['timed-out', tls, failed({ events: [], settled: false, after: after(0) })],
  ] as const)('covers findings of the kind %s', (kind, where, trace) => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [where, trace],
    ];
    expect(verdict(run(failures)).exitCode).toBe(1);
    expect(verdict(run(failures, known(expectation(where.id, kind)))).exitCode).toBe(0);
  });

  it('is stale if its fixture was compared and nothing failed', () => {
    const result = verdict(
      run(
        [
          [name, silent],
          [tls, silent],
        ],
        known(expectation('tls/*', 'close.code', 'says 1015')),
      ),
    );
    expect(result.clients[0]?.stale).toEqual([
      { client: 'test', fixture: 'tls/expired-certificate', channel: 'close.code', reason: 'says 1015' },
    ]);
    expect(result.exitCode).toBe(1);
  });

  it('is stale if a control that it covers is read exactly', () => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [close4001, closed(4001, 'why')],
    ];
    expect(
      judged(run(failures, known(expectation('explicit-close/*', 'close-mismatch')))).stale,
    ).toHaveLength(1);
  });

  it('is not stale if the failure still shows, too rarely to be significant', () => {
    const input = (...seen: [Trace, ...Trace[]]) =>
      run(
        [
          [name, silent],
          [http, silent, silent],
          [tls, ...seen],
        ],
        known(expectation('tls/*', 'close.code')),
      );
    expect(judged(input(silent, code(1015), silent))).toMatchObject({ findings: [], stale: [] });
    expect(judged(input(silent, silent, silent)).stale).toHaveLength(1);
  });

  it('is not stale if another expectation covers the same failure first', () => {
    const both = known(
      expectation('tls/*', 'close.code'),
      expectation('tls/expired-certificate', 'close.code'),
    );
    expect(judged(run(leaky(), both)).stale).toEqual([]);
  });

  it('is not stale if its fixtures were not run', () => {
    expect(judged(run(leaky(), known(expectation('port/*', 'close.code')))).stale).toEqual([]);
  });

  it('is stale for the fixture that no longer fails, while another of its fixtures still does', () => {
    const input = run(
      [...leaky(), [fixture('tls/mended'), silent]],
      known(expectation('tls/*', 'close.code')),
    );
    expect(judged(input).stale).toMatchObject([{ fixture: 'tls/mended' }]);
  });

  it('is not stale for a fixture that was skipped', () => {
    const skipped = [
      { fixture: 'tls/another', scheme: 'ws' as const, transport: 'http1' as const, reason: 'slow' },
    ];
    const input = run(
      [
        [name, silent],
        [tls, silent],
      ],
      { ...known(expectation('tls/another', 'close.code')), skipped },
    );
    const fixtures = [...input.fixtures, fixture('tls/another')];
    expect(judged({ ...input, fixtures })).toMatchObject({ stale: [], problems: [] });
  });
});
