import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  closeEvent,
  event,
  knownDefect,
  failed,
  fixture,
  healthy,
  run,
  name,
  negotiation,
  tls,
  http,
  fin,
  silent,
  code,
  judged,
  sentencesOf,
  known,
  ref,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from './verdict.js';

describe('a run on several surfaces', () => {
  const worker = { surface: 'dedicated-worker' } as const;
  const rest: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];
  /** Each failure as it was observed in a window, and in a worker. */
  function onBoth(
    failures: [Fixture, inWindow: Trace, inWorker: Trace][],
    more: Partial<VerdictInput> = {},
  ): VerdictInput {
    const inWindow = run(failures.map(([fixture, trace]) => [fixture, trace]));
    const inWorker = run(failures.map(([fixture, , trace]) => [fixture, trace]));
    return {
      ...inWindow,
      surfaces: ['dedicated-worker', 'window'],
      observations: [
        ...inWorker.observations.map((observation) => ({ ...observation, ...worker })),
        ...inWindow.observations,
      ],
      ...more,
    };
  }
  const both = (...failures: [Fixture, Trace, Trace][]) =>
    onBoth([
      ...rest.map(([fixture, trace]): [Fixture, Trace, Trace] => [fixture, trace, trace]),
      ...failures,
    ]);

  it('compares within one surface only', () => {
    const untrusted = failed({ events: [event('error', { own: {} }), closeEvent()] });
    const input = onBoth([
      [name, silent, untrusted],
      [http, silent, untrusted],
    ]);
    expect(verdict(input).exitCode).toBe(0);
    expect(judged(input)).toMatchObject({
      compared: 2,
      classes: [
        { surface: 'window', reference: true, cases: { length: 2 } },
        { surface: 'dedicated-worker', reference: true, cases: { length: 2 } },
      ],
    });
  });

  it('lists a finding of every surface once, and counts both', () => {
    const { findings } = judged(both([tls, code(1015), code(1015)]));
    expect(findings).toMatchObject([
      {
        surfaces: ['window', 'dedicated-worker'],
        cases: [ref('tls/expired-certificate (ws)')],
        here: { seen: 2, total: 2 },
        elsewhere: { seen: 4, total: 4 },
      },
    ]);
    expect(sentencesOf(both([tls, code(1015), code(1015)])).findings).toEqual([
      'a script can tell tls/expired-certificate (ws) from the rest: close.code is 1015 (2 of 2), 1006 elsewhere (4 of 4)',
    ]);
  });

  it('names the surfaces of a finding that is not on every one', () => {
    const { findings } = judged(both([tls, silent, code(1015)]));
    expect(findings).toMatchObject([
      {
        surfaces: ['dedicated-worker'],
        here: { seen: 1, total: 1 },
        elsewhere: { seen: 2, total: 2 },
      },
    ]);
    expect(sentencesOf(both([tls, silent, code(1015)])).findings[0]).toMatch(
      /^in a dedicated worker, a script can tell tls\//,
    );
  });

  it('makes two findings of two values, and of one value in different cases', () => {
    expect(judged(both([tls, code(1002), code(1015)])).findings).toMatchObject([
      { surfaces: ['window'], here: { value: '1002' } },
      { surfaces: ['dedicated-worker'], here: { value: '1015' } },
    ]);
    expect(
      judged(both([tls, code(1015), code(1015)], [fin, silent, code(1015)], [negotiation, silent, silent]))
        .findings,
    ).toMatchObject([
      { surfaces: ['window'], cases: { length: 1 } },
      { surfaces: ['dedicated-worker'], cases: { length: 2 } },
    ]);
  });

  it('is known only on the surfaces that an explanation concerns', () => {
    const input = both([tls, code(1015), code(1015)]);
    const inWorker = knownDefect('tls/*', 'close.code', '1015', { surfaces: ['dedicated-worker'] });
    expect(judged({ ...input, ...known(inWorker) }).findings).toMatchObject([
      { surfaces: ['window'], defect: 'chromium-tls-close-code' },
      { surfaces: ['dedicated-worker'], defect: inWorker.id },
    ]);
    const everywhere = knownDefect('tls/*', 'close.code');
    expect(judged({ ...input, ...known(everywhere) }).findings).toMatchObject([
      { surfaces: ['window', 'dedicated-worker'], defect: everywhere.id },
    ]);
  });

  it('makes an explanation stale on each surface that does not fail', () => {
    const input = both([tls, code(1015), silent]);
    const staleWith = (...surfaces: string[]) =>
      judged({ ...input, ...known(knownDefect('tls/*', 'close.code', '1015', { surfaces })) }).stale.map(
        (part) => part.surfaces,
      );
    expect(staleWith('window')).toEqual([]);
    expect(staleWith('*')).toEqual([['dedicated-worker']]);
    expect(staleWith('shared-worker', 'dedicated-*')).toEqual([['dedicated-worker']]);
  });

  it('lists a problem once, with its surfaces if it is not on every one', () => {
    const input = both();
    const withTls = { ...input, fixtures: [...input.fixtures, tls] };
    expect(verdict(withTls)).toMatchObject({
      exitCode: 2,
      clients: [
        {
          problems: [
            {
              kind: 'unobserved',
              surfaces: ['window', 'dedicated-worker'],
              cases: [ref('tls/expired-certificate (ws)')],
            },
          ],
        },
      ],
    });
    expect(sentencesOf(withTls).problems).toEqual([
      'test: tls/expired-certificate (ws): neither observed nor skipped, the run is not complete',
    ]);
    const mute = input.observations.filter(
      (observation) => observation.surface === 'window' || observation.fixture !== healthy.id,
    );
    expect(sentencesOf({ ...input, observations: mute }).problems).toEqual([
      'test: in a dedicated worker, healthy/opens (ws): neither observed nor skipped, the run is not complete',
      'test: in a dedicated worker, no healthy peer was witnessed: a client that connects nowhere would look the same',
    ]);
  });

  it('is incomplete if a surface was not observed, unless it was skipped', () => {
    const input: VerdictInput = { ...both(), surfaces: ['window', 'dedicated-worker', 'shared-worker'] };
    expect(sentencesOf(input).problems).toEqual([
      'test: in a shared worker, handshake/http-403 (ws) and 2 more: neither observed nor skipped, the run is not complete',
    ]);
    const skipped = input.fixtures.map(({ id }) => ({
      fixture: id,
      scheme: 'ws' as const,
      transport: 'http1' as const,
      client: 'test',
      surface: 'shared-worker' as const,
      reason: 'this client has no shared workers',
    }));
    expect(verdict({ ...input, skipped })).toMatchObject({ exitCode: 0, clients: [{ problems: [] }] });
  });

  it('is invalid if an observation is on a surface that was not requested', () => {
    expect(verdict({ ...both(), surfaces: ['window'] })).toMatchObject({
      exitCode: 2,
      problems: [{ kind: 'foreign-observation', observations: { length: 3 } }],
    });
    expect(sentencesOf({ ...both(), surfaces: ['window'] }).problems[0]).toContain(
      ' in a dedicated worker and 2 more: the observation is of no client, fixture or surface of this run',
    );
  });

  it('judges each surface independently', () => {
    const inputs = fc.array(
      fc.tuple(fc.constantFrom(silent, code(1015)), fc.constantFrom(silent, code(1002))),
      {
        minLength: 2,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(inputs, (traces) => {
        const groups = ['name', 'tls', 'handshake', 'connection'];
        const input = onBoth(
          traces.map(([inWindow, inWorker], index) => [
            fixture(`${groups[index] ?? ''}/a`),
            inWindow,
            inWorker,
          ]),
        );
        const { classes } = judged(input);
        for (const surface of ['window', 'dedicated-worker'] as const) {
          const observations = input.observations.filter((observation) => observation.surface === surface);
          expect(classes.filter((feedbackClass) => feedbackClass.surface === surface)).toEqual(
            judged({ ...input, surfaces: [surface], observations }).classes,
          );
        }
      }),
    );
  });
});
