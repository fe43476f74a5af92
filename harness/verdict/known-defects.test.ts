import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  after,
  client,
  close4001,
  closed,
  closeEvent,
  code,
  event,
  explanation,
  failed,
  fin,
  fixture,
  http,
  judged,
  known,
  knownDefect,
  name,
  negotiation,
  observed,
  ref,
  run,
  silent,
  tls,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

const leaky = (...more: Trace[]): [Fixture, ...Trace[]][] => [
  [name, silent],
  [http, silent],
  [fin, silent],
  [tls, code(1015), ...more],
];

const quiet: [Fixture, Trace][] = [
  [name, silent],
  [http, silent],
];

describe('a known defect', () => {
  const says1015 = knownDefect('tls/*', 'close.code', '1015', { title: 'says 1015' });

  it('explains a finding, and the run ends with 0', () => {
    const result = verdict(run(leaky(), known(says1015)));
    expect(result.exitCode).toBe(0);
    expect(result.clients[0]?.findings).toMatchObject([{ defect: says1015.id }]);
    const { clause, link, since, versions } = says1015;
    expect(result.clients[0]?.defects).toEqual([
      {
        id: says1015.id,
        status: 'known',
        title: 'says 1015',
        clause,
        link,
        since,
        versions,
        cases: [ref('tls/expired-certificate (ws)')],
        surfaces: ['window'],
      },
    ]);
  });

  it.each([
    ['channel', { channel: 'close.reason' }],
    ['fixture', { fixtures: 'port/*' }],
    ['scheme', { schemes: ['wss' as const] }],
    ['surface', { surfaces: ['shared-worker'] }],
    ['transport', { transports: ['http2' as const] }],
    ['value', { values: ['1002', '10151'] }],
  ])('does not explain another %s', (_, more) => {
    const other = knownDefect('tls/*', 'close.code', '1015', more);
    const result = judged(run(leaky(), known(other)));
    expect(result.defects).toMatchObject([{ status: 'new' }]);
    expect(result.findings).toEqual(judged(run(leaky())).findings);
  });

  it('explains none of several values that it does not name', () => {
    const certificates = ['a', 'b', 'c'].map((last) => fixture(`tls/${last}`));
    const failures = certificates.map((testFixture, index): [Fixture, Trace] => [
      testFixture,
      code(4401 + index),
    ]);
    const result = verdict(run([...leaky(), ...failures], known(says1015)));
    expect(result.exitCode).toBe(1);
    expect(result.clients[0]?.defects).toMatchObject([
      { status: 'new', cases: { length: 3 } },
      { id: says1015.id },
    ]);
  });

  it('hides no other value in another repetition, however rare', () => {
    const rare = run(
      [
        [name, ...Array.from({ length: 40 }, () => silent)],
        [http, ...Array.from({ length: 40 }, () => silent)],
        [tls, code(1015), silent, silent, silent, code(4401), silent],
      ],
      known(says1015),
    );
    expect(judged(rare).defects).toMatchObject([{ status: 'new' }, { id: says1015.id }]);
    const without = { ...rare, expectations: {} };
    expect(judged(without).findings.map(({ here }) => here.value)).not.toContain('4401');
  });

  it('concerns every client of its engine, and no other', () => {
    const expectations = { firefox: [says1015] };
    expect(verdict(run(leaky(), { expectations })).exitCode).toBe(1);
    const clients = [{ ...client(), engine: 'firefox' as const }];
    expect(verdict(run(leaky(), { expectations, clients })).exitCode).toBe(0);
  });

  it('without a title ends a run with 1', () => {
    const untitled = { ...says1015, title: 'TODO: describe it' };
    const result = verdict(run(leaky(), known(untitled)));
    expect(result).toMatchObject({ exitCode: 1, clients: [{ defects: [{ status: 'untitled' }] }] });
  });

  it('that explains a finding in part splits it, with the unexpected part first', () => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [fin, silent],
      [tls, code(1015)],
      [negotiation, code(1015)],
    ];
    const part = knownDefect('negotiation/*', 'close.code');
    expect(judged(run(failures, known(part))).findings).toMatchObject([
      {
        cases: [ref('tls/expired-certificate (ws)')],
        here: { seen: 1, total: 1 },
        elsewhere: { seen: 3, total: 4 },
        defect: 'chromium-tls-close-code',
      },
      {
        cases: [ref('negotiation/unoffered-subprotocol (ws)')],
        here: { seen: 1, total: 1 },
        defect: part.id,
      },
    ]);
  });

  it.each([
    ['not-failed', 'open, close 1000', negotiation, closed(1000)],
    ['timed-out', 'nothing', tls, failed({ events: [], settled: false, after: after(0) })],
  ] as const)('explains findings of the kind %s', (kind, value, where, trace) => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [where, trace],
    ];
    expect(verdict(run(failures)).exitCode).toBe(1);
    expect(verdict(run(failures, known(knownDefect(where.id, kind, value)))).exitCode).toBe(0);
  });

  it('with a race explains any number of bytes, and nothing else', () => {
    const left = (bytes: number) => failed({ after: { ...after(3), bufferedAmount: bytes } });
    const race = { ...explanation(fin.id, 'after.bufferedAmount'), values: [{ any: 'byte-count' as const }] };
    const racing = {
      ...knownDefect(fin.id, 'events'),
      explains: [{ ...race, race: 'depends on the machine' }],
    };
    const exitCodeOf = (trace: Trace) => verdict(run([...quiet, [fin, trace]], known(racing))).exitCode;
    expect(exitCodeOf(left(738000))).toBe(0);
    expect(exitCodeOf(left(1))).toBe(0);
    expect(exitCodeOf(left(-1))).toBe(1);
    expect(exitCodeOf(code(1002))).toBe(1);
  });
});

describe('a part of a known defect', () => {
  const says1015 = knownDefect('tls/*', 'close.code', '1015', { title: 'says 1015' });

  it('is stale if its case was compared and did not fail', () => {
    const result = verdict(
      run(
        [
          [name, silent],
          [tls, silent],
        ],
        known(says1015),
      ),
    );
    expect(result.clients[0]?.stale).toEqual([
      {
        client: 'test',
        defect: says1015.id,
        title: 'says 1015',
        channel: 'close.code',
        values: ['1015'],
        surfaces: ['window'],
        cases: [ref('tls/expired-certificate (ws)')],
      },
    ]);
    expect(result.exitCode).toBe(1);
  });

  it('is stale if a control that it concerns is read exactly', () => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [close4001, closed(4001, 'why')],
    ];
    expect(
      judged(run(failures, known(knownDefect('explicit-close/*', 'close.code', '1006')))).stale,
    ).toHaveLength(1);
  });

  it('is stale if the client blocks a URL that it did not block', () => {
    const blocked = fixture('blocked-by-client/port-6679');
    const input = (trace: Trace) =>
      run(
        [
          [name, silent],
          [http, silent],
          [blocked, trace],
        ],
        known(knownDefect(blocked.id, 'not-failed', 'open')),
      );
    const opened = failed({ events: [event('open', { readyState: 1 })], settled: false, after: after(1) });
    expect(judged(input(opened)).stale).toEqual([]);
    expect(
      judged(input(failed({ threw: { name: 'SecurityError' } as never, events: [] }))).stale,
    ).toHaveLength(1);
  });

  it('is stale for each scheme that no longer fails', () => {
    const both = fixture('tls/both', { schemes: ['ws', 'wss'] });
    const input = run([...leaky(), [both, code(1015)]], known(says1015));
    const observations = [...input.observations, observed(both.id, silent, { scheme: 'wss' })];
    expect(judged({ ...input, observations }).stale).toMatchObject([{ cases: [ref('tls/both (wss)')] }]);
  });

  it('is not stale if the failure still shows, too rarely to be significant', () => {
    const input = (...seen: [Trace, ...Trace[]]) =>
      run(
        [
          [name, silent],
          [http, silent, silent],
          [tls, ...seen],
        ],
        known(says1015),
      );
    expect(judged(input(silent, code(1015), silent))).toMatchObject({
      defects: [{ status: 'known' }],
      stale: [],
    });
    expect(judged(input(silent, silent, silent)).stale).toHaveLength(1);
  });

  it('with a race is stale only if nothing of its defect shows', () => {
    const opened = failed({ events: [event('open'), closeEvent()] });
    const racing = {
      ...knownDefect(negotiation.id, 'events'),
      explains: [
        explanation(negotiation.id, 'not-failed', 'open, close 1006', { race: 'the client can be slower' }),
        explanation(negotiation.id, 'events', '["close"]', { race: 'the client can be faster' }),
      ],
    };
    const staleWith = (trace: Trace) => judged(run([...quiet, [negotiation, trace]], known(racing))).stale;
    expect(staleWith(opened)).toEqual([]);
    expect(staleWith(failed({ events: [closeEvent()] }))).toEqual([]);
    expect(staleWith(silent)).toMatchObject([{ channel: 'not-failed' }, { channel: 'events' }]);
  });

  it('is never stale if it is rare', () => {
    const rare = knownDefect('tls/*', 'close.code', '1015', { rare: 'one run in ten' });
    expect(judged(run([...quiet, [tls, silent]], known(rare))).stale).toEqual([]);
    expect(judged(run([...quiet, [tls, code(1015)]], known(rare))).defects).toMatchObject([
      { status: 'known' },
    ]);
  });

  it('is not stale if another defect explains the same failure first', () => {
    const another = knownDefect('tls/expired-certificate', 'close.code');
    expect(judged(run(leaky(), known(says1015, another))).stale).toEqual([]);
  });

  it('is not stale if its fixtures were not run', () => {
    expect(judged(run(leaky(), known(knownDefect('port/*', 'close.code')))).stale).toEqual([]);
  });

  it('is stale for the case that no longer fails, while another of its cases still does', () => {
    const input = run([...leaky(), [fixture('tls/fixed'), silent]], known(says1015));
    expect(judged(input).stale).toMatchObject([{ cases: [ref('tls/fixed (ws)')] }]);
  });

  it('is not stale for a fixture that was skipped', () => {
    const another = fixture('tls/another');
    const skipped = [{ ...ref('tls/another (ws)'), reason: 'slow' }];
    const input = run(leaky(), { ...known(knownDefect('tls/*', 'close.code')), skipped });
    expect(judged({ ...input, fixtures: [...input.fixtures, another] })).toMatchObject({
      stale: [],
      problems: [],
    });
  });
});
