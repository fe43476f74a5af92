import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesCase, refName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  closed,
  closeEvent,
  event,
  knownDefect,
  failed,
  fixture,
  healthy,
  observed,
  run,
  unwitnessed,
  name,
  silent,
  code,
  after,
  often,
  isDistinguishable,
  judged,
  known,
  nonEmpty,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

describe('the verdict on any run', () => {
  const traces = fc.constantFrom(
    silent,
    code(1002),
    code(1015),
    failed({ events: [closeEvent()] }),
    failed({ events: [event('error', { own: { cause: 'dns' } }), closeEvent(1006, 'why')] }),
    failed({ settled: false, events: [] }),
    closed(1000),
  );
  const places = [
    'name',
    'port',
    'tls',
    'handshake',
    'connection',
    'protocol-violation',
    'blocked-by-client',
  ];
  const failures = fc.uniqueArray(
    fc.tuple(
      fc
        .tuple(fc.constantFrom(...places), fc.constantFrom('a', 'b', 'c'))
        .map(([group, last]) => fixture(`${group}/${last}`)),
      fc.array(traces, { minLength: 1, maxLength: 4 }),
    ),
    { selector: ([{ id }]) => id, minLength: 2 },
  );
  const inputs = failures.map((failureTraces) =>
    run(failureTraces.map(([where, seen]) => [where, ...(seen as [Trace, ...Trace[]])])),
  );

  it('does not depend on the order of observations and fixtures', () => {
    const faulty = (['setup', 'harness', 'client'] as const).map((fault) =>
      observed(name.id, silent, { outcome: { kind: 'error', fault, message: 'EMFILE' } }),
    );
    const shuffled = inputs.chain((input) =>
      fc.record({
        input: fc.constant(input),
        observations: fc.shuffledSubarray([...input.observations, ...faulty], {
          minLength: input.observations.length + faulty.length,
        }),
        fixtures: fc.shuffledSubarray([...input.fixtures], { minLength: input.fixtures.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ input, observations, fixtures }) => {
        expect(JSON.stringify(verdict({ ...input, observations, fixtures }))).toBe(
          JSON.stringify(verdict({ ...input, observations: [...input.observations, ...faulty] })),
        );
      }),
    );
  });

  it('puts equal traces into one class, and each case into one class', () => {
    fc.assert(
      fc.property(failures, (failureTraces) => {
        const { classes, compared } = judged(
          run(failureTraces.map(([where, [first]]) => [where, first ?? silent])),
        );
        const classOf = (id: string) =>
          classes.findIndex(({ cases }) =>
            includesCase(cases, { fixture: id, scheme: 'ws', transport: 'http1' }),
          );
        for (const [a, [first]] of failureTraces)
          for (const [b, [second]] of failureTraces)
            if (first === second && classOf(a.id) >= 0 && classOf(b.id) >= 0)
              expect(classOf(a.id)).toBe(classOf(b.id));
        const cases = classes.flatMap((every) => every.cases.map(refName));
        expect([new Set(cases).size, cases.length]).toEqual([compared, compared]);
      }),
    );
  });

  it('has exactly one reference class, the first and the largest, if anything was compared', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes } = judged(input);
        expect(classes.map(({ reference }) => reference)).toEqual(classes.map((_, index) => index === 0));
        const sizes = classes.map(
          ({ cases }) => cases.filter((ref) => !ref.fixture.startsWith('protocol')).length,
        );
        const [, ...others] = sizes;
        expect(others).toEqual(others.toSorted((a, b) => b - a));
        if (classes.every(({ varying }) => Object.keys(varying).length === 0))
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });

  it('has a finding for a case exactly if the case is outside the reference class', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes, findings } = judged(input);
        const told = findings.flatMap(({ kind, cases }) => (kind === 'distinguishable' ? cases : []));
        const others = classes.slice(1).flatMap(({ cases }) => cases);
        expect(new Set(told.map(refName))).toEqual(new Set(others.map(refName)));
      }),
    );
  });

  it('lists the cases of every class and every finding in order', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes, findings } = judged(input);
        for (const { cases } of [...classes, ...findings]) {
          const names = cases.map(refName);
          expect(names).toEqual(names.toSorted());
        }
      }),
    );
  });

  const leaks: [channel: string, Partial<Trace>][] = [
    ['close.code', { events: [event('error'), closeEvent(1015)] }],
    ['close.reason', { events: [event('error'), closeEvent(1006, 'why')] }],
    ['close.wasClean', { events: [event('error'), closeEvent(1006, '', true)] }],
    ['error.class', { events: [event('error', { class: 'ErrorEvent' }), closeEvent()] }],
    ['error.isTrusted', { events: [event('error', { isTrusted: false }), closeEvent()] }],
    ['error.readyState', { events: [event('error', { readyState: 2 }), closeEvent()] }],
    ['error.own', { events: [event('error', { own: { cause: 'dns' } }), closeEvent()] }],
    ['error.message', { events: [event('error', { attributes: { message: 'why' } }), closeEvent()] }],
    ['events', { events: [closeEvent()] }],
    ['events', { events: [event('error'), closeEvent(), closeEvent()] }],
    ['after.readyState', { after: after(2) }],
    ['after.url', { after: { ...after(3), url: 'wss://elsewhere.test/' } }],
    ['after.protocol', { after: { ...after(3), protocol: 'chat' } }],
    ['after.extensions', { after: { ...after(3), extensions: 'permessage-deflate' } }],
    ['after.bufferedAmount', { after: { ...after(3), bufferedAmount: 5 } }],
    ['after.binaryType', { after: { ...after(3), binaryType: 'arraybuffer' } }],
  ];
  const alike = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('name', 'port', 'tls', 'handshake', 'connection'),
      fc.constantFrom('a', 'b', 'c'),
    ),
    { selector: ([group, last]) => `${group}/${last}`, minLength: 3 },
  );

  it('has one more class and one finding if one channel of one case changes', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        const leaking = fixtures[pick % fixtures.length];
        const input = run(fixtures.map((fixture) => [fixture, fixture === leaking ? failed(leak) : silent]));
        const { classes, findings } = judged(input);
        expect(classes.map(({ cases }) => cases.length)).toEqual([fixtures.length - 1, 1]);
        expect(findings).toMatchObject([
          {
            kind: 'distinguishable',
            channel,
            cases: [{ fixture: leaking?.id ?? '', scheme: 'ws', transport: 'http1' }],
          },
        ]);
      }),
    );
  });

  const values = fc.constantFrom(1000, 1002, 1006, 1015);

  it('finds nothing in a channel that varies in every case alike, in any order', () => {
    const alike = fc
      .array(values, { minLength: 2, maxLength: 12 })
      .chain((codes) =>
        fc.array(fc.shuffledSubarray(codes, { minLength: codes.length }), { minLength: 2, maxLength: 7 }),
      );
    const groups = ['name', 'route', 'port', 'tls', 'handshake', 'negotiation', 'connection'];
    fc.assert(
      fc.property(alike, (cases) => {
        const input = run(
          cases.map((codes, index) => [fixture(`${groups[index] ?? ''}/a`), ...nonEmpty(codes.map(code))]),
        );
        const { findings, classes } = judged(input);
        expect(findings.filter(isDistinguishable)).toEqual([]);
        expect(classes).toMatchObject([{ cases: { length: cases.length } }]);
      }),
    );
  });

  it('finds a leak at 20 % in one case of 30 repetitions against never elsewhere', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        const leaking = fixtures[pick % fixtures.length];
        const input = run(
          fixtures.map((fixture) => [
            fixture,
            ...(fixture === leaking ? often(6, failed(leak), ...often(4, silent)) : often(30, silent)),
          ]),
        );
        const { classes, findings } = judged(input);
        expect(classes.map(({ cases }) => cases.length)).toEqual([fixtures.length - 1, 1]);
        expect(findings).toMatchObject([
          {
            kind: 'distinguishable',
            channel,
            cases: [{ fixture: leaking?.id ?? '', scheme: 'ws', transport: 'http1' }],
            here: { seen: 6, total: 30 },
          },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps unwitnessed observations out of classes and findings, and never passes them', () => {
    fc.assert(
      fc.property(inputs, traces, fc.nat(), (input, trace, pick) => {
        const hidden = input.fixtures[pick % input.fixtures.length] ?? healthy;
        const observations = [
          ...input.observations.filter((observation) => observation.fixture !== hidden.id),
          unwitnessed(hidden.id, trace),
        ];
        const result = verdict({ ...input, observations });
        const shown = result.clients.flatMap(({ classes, findings }) => [...classes, ...findings]);
        expect(shown.flatMap(({ cases }) => cases)).not.toContainEqual({
          fixture: hidden.id,
          scheme: 'ws',
          transport: 'http1',
        });
        expect(result.exitCode).toBe(2);
      }),
    );
  });

  it('ends with 0 if every finding is expected, and with 1 if an expected failure stops', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        fc.pre(new Set(ids.map(([group]) => group)).size > 1);
        const leaking = fixtures[pick % fixtures.length] ?? healthy;
        const traced = (leakTrace: Trace) =>
          fixtures.map((fixture): [Fixture, Trace] => [fixture, fixture === leaking ? leakTrace : silent]);
        const { findings } = judged(run(traced(failed(leak))));
        const found = findings.find((finding) => 'channel' in finding && finding.channel === channel);
        const expecting = known(knownDefect(leaking.id, channel, found?.here.value));
        expect(verdict(run(traced(failed(leak)))).exitCode).toBe(1);
        expect(verdict(run(traced(failed(leak)), expecting)).exitCode).toBe(0);
        expect(verdict(run(traced(silent)))).toMatchObject({ exitCode: 0 });
        expect(verdict(run(traced(silent), expecting))).toMatchObject({
          exitCode: 1,
          clients: [{ findings: [], stale: [{ cases: [{ fixture: leaking.id }], channel }] }],
        });
      }),
    );
  });
});
