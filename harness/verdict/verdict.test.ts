import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { EventRecord, Trace } from '../probe/trace.js';
import type { Expectation } from './expectations.js';
import {
  client,
  closed,
  closeEvent,
  closing,
  event,
  expectation,
  failed,
  fixture,
  healthy,
  observed,
  run,
  unwitnessed,
} from '../../test/support/verdicts.js';
import type { ClientVerdict } from '../model/verdict.js';
import { verdict, type VerdictInput } from './verdict.js';

const name = fixture('name/nxdomain');
const tls = fixture('tls/expired-certificate');
const http = fixture('handshake/http-403');
const negotiation = fixture('negotiation/unoffered-subprotocol');
const fin = fixture('connection/finish');
const close4001 = closing('explicit-close/code-4001', { code: 4001, reason: 'why' });

const silent = failed();
const code = (value: number) => failed({ events: [event('error'), closeEvent(value)] });
const after = (readyState: number) => ({
  readyState,
  url: silent.url,
  protocol: '',
  extensions: '',
  bufferedAmount: 0,
  binaryType: 'blob',
});

/** Some traces, over and over. */
function often(times: number, ...each: [Trace, ...Trace[]]): [Trace, ...Trace[]] {
  return some(Array.from({ length: times }, () => each).flat());
}

function some([first = silent, ...more]: readonly Trace[]): [Trace, ...Trace[]] {
  return [first, ...more];
}

/** The verdict on the one client of a run. */
function judged(input: VerdictInput): ClientVerdict {
  const [only] = verdict(input).clients;
  if (!only) throw new Error('a run without a client');
  return only;
}

function known(...expectations: ReturnType<typeof expectation>[]): Partial<VerdictInput> {
  return { expectations: { chromium: expectations } };
}

describe('a client that tells nothing', () => {
  const input = run([
    [name, silent],
    [tls, silent],
    [http, silent],
    [fin, failed({ events: [event('open', { readyState: 1 }), ...silent.events] })],
    [close4001, closed(4001, 'why')],
  ]);

  it('has one class, no finding, and exit code 0', () => {
    expect(verdict(input)).toMatchObject({
      exitCode: 0,
      problems: [],
      summary: 'OK: 1 client, 6 observations, every failure looks the same.',
    });
    expect(judged(input)).toMatchObject({
      compared: 4,
      findings: [],
      stale: [],
      problems: [],
      classes: [
        {
          reference: true,
          cases: [
            'connection/finish (ws)',
            'handshake/http-403 (ws)',
            'name/nxdomain (ws)',
            'tls/expired-certificate (ws)',
          ],
        },
      ],
    });
  });

  it('is told beside what was left out', () => {
    const skipped = [{ fixture: 'route/dropped', scheme: 'ws' as const, reason: 'needs the lab' }];
    expect(verdict({ ...input, skipped, missing: ['webkit'] }).summary).toBe(
      'OK: 1 client, 6 observations, 1 case skipped (without webkit), every failure looks the same.',
    );
  });
});

describe('a failure that can be told apart', () => {
  const leaky = run([
    [name, silent],
    [http, silent, silent],
    [tls, code(1015), code(1015)],
  ]);

  it('is a finding with its smallest evidence, counted in observations', () => {
    expect(judged(leaky).findings).toEqual([
      {
        kind: 'distinguishable',
        client: 'test',
        surfaces: ['window'],
        cases: ['tls/expired-certificate (ws)'],
        situations: ['tls'],
        channel: 'close.code',
        here: { value: '1015', seen: 2, of: 2 },
        elsewhere: { value: '1006', seen: 3, of: 3 },
        sentence:
          'a script can tell tls/expired-certificate (ws) from the rest: close.code is 1015 (2 of 2), 1006 elsewhere (3 of 3)',
      },
    ]);
    expect(verdict(leaky)).toMatchObject({
      exitCode: 1,
      summary: 'FINDINGS: 1 client, 6 observations, 1 finding that nobody expected.',
    });
  });

  it('is one finding for all cases that show the same value', () => {
    const { findings } = judged(
      run([
        [name, silent],
        [http, silent],
        [fin, silent],
        [tls, code(1015)],
        [negotiation, code(1015)],
      ]),
    );
    expect(findings).toMatchObject([
      {
        cases: ['negotiation/unoffered-subprotocol (ws)', 'tls/expired-certificate (ws)'],
        situations: ['tls', 'negotiation'],
        here: { seen: 2, of: 2 },
      },
    ]);
    expect(findings[0]?.sentence).toContain('negotiation/unoffered-subprotocol (ws) and 1 more');
  });

  it('is said to be seen n of m where it is seen now and then', () => {
    const { classes, findings } = judged(
      run([
        [name, ...often(30, silent)],
        [http, ...often(30, silent)],
        [tls, ...often(6, code(1002)), ...often(24, silent)],
      ]),
    );
    expect(findings).toMatchObject([
      { here: { value: '1002', seen: 6, of: 30 }, elsewhere: { value: '1006', seen: 60, of: 60 } },
    ]);
    expect(classes[1]).toMatchObject({
      feedback: { 'close.code': '1006' },
      varying: { 'close.code': '1006 (24 of 30), 1002 (6 of 30)' },
    });
  });

  it('is one finding for one value, and a class for each share that cannot be chance', () => {
    const { classes, findings } = judged(
      run([
        [name, ...often(30, silent)],
        [http, ...often(30, silent)],
        [tls, ...often(15, silent, code(1015))],
        [fin, ...often(30, code(1015))],
      ]),
    );
    expect(findings).toMatchObject([{ here: { value: '1015', seen: 45, of: 60 }, cases: { length: 2 } }]);
    expect(classes.map(({ cases }) => cases.length)).toEqual([2, 1, 1]);
  });

  it('is found in how steady a case is, where all others vary', () => {
    const wavering = often(10, silent, silent, code(1002));
    const { findings } = judged(
      run([
        [name, ...wavering],
        [http, ...wavering],
        [tls, ...often(30, silent)],
      ]),
    );
    expect(findings).toMatchObject([
      { here: { value: '1006', seen: 30, of: 30 }, elsewhere: { value: '1006', seen: 40, of: 60 } },
    ]);
  });

  it('is one finding for all values of a case that shows another every time', () => {
    const counted = Array.from({ length: 5 }, (_, index) =>
      failed({ after: { ...after(3), bufferedAmount: 1000 + index } }),
    );
    const others = ['a', 'b', 'c', 'd'].map((last): [Fixture, ...Trace[]] => [
      fixture(`port/${last}`),
      ...often(5, silent),
    ]);
    expect(
      judged(run([...others, [name, ...often(5, silent)], [fin, ...some(counted)]])).findings,
    ).toMatchObject([
      {
        cases: ['connection/finish (ws)'],
        channel: 'after.bufferedAmount',
        here: { value: 'not 0', seen: 5, of: 5 },
        elsewhere: { value: '0', seen: 25, of: 25 },
      },
    ]);
  });

  it('is found where every case of a situation shows it too rarely to be told alone', () => {
    const names = Array.from({ length: 10 }, (_, index) => String.fromCharCode(97 + index));
    const { findings } = judged(
      run([
        ...names.map((last): [Fixture, ...Trace[]] => [fixture(`name/${last}`), ...often(10, silent)]),
        ...names.map((last): [Fixture, ...Trace[]] => [
          fixture(`tls/${last}`),
          code(1015),
          ...often(9, silent),
        ]),
      ]),
    );
    expect(findings).toMatchObject([
      { situations: ['tls'], here: { value: '1015', seen: 10, of: 100 }, cases: { length: 10 } },
    ]);
  });

  it('is not found in what is no more than a fixture shows against itself', () => {
    const { classes, findings } = judged(
      run([
        [name, silent, silent, silent],
        [http, silent, silent, code(1002)],
        [tls, code(1002), silent, silent],
      ]),
    );
    expect(findings).toEqual([]);
    expect(classes).toMatchObject([
      { cases: { length: 3 }, varying: { 'close.code': '1006 (7 of 9), 1002 (2 of 9)' } },
    ]);
  });

  it('is found in a steady leak, though another fixture wavers in the same channel', () => {
    const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((last): [Fixture, ...Trace[]] => [
      fixture(`port/${last}`),
      ...often(3, silent),
    ]);
    const wavering: [Fixture, ...Trace[]] = [name, silent, code(1002), silent];
    expect(judged(run([...others, wavering, [tls, ...often(3, code(1015))]])).findings).toMatchObject([
      { cases: ['tls/expired-certificate (ws)'], here: { value: '1015', seen: 3, of: 3 } },
    ]);
  });

  it('does not make a case seem told that only differs from one that is', () => {
    const { findings } = judged(
      run([
        [name, ...often(30, silent)],
        [http, ...often(30, silent)],
        [tls, ...often(15, silent, code(1002))],
      ]),
    );
    expect(findings).toMatchObject([{ cases: ['tls/expired-certificate (ws)'] }]);
  });

  it('is named once where an event is missing, and not again for everything that it would have carried', () => {
    const { findings } = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, failed({ events: [closeEvent()] })],
      ]),
    );
    expect(findings).toMatchObject([
      { channel: 'events', here: { value: '["close"]' }, elsewhere: { value: '["error","close"]' } },
    ]);
  });

  it('is an attribute that only one event has', () => {
    const talking = event('error', { attributes: { message: 'expired' } });
    const { findings } = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, failed({ events: [talking, closeEvent()] })],
      ]),
    );
    expect(findings).toMatchObject([
      {
        channel: 'error.message',
        here: { value: '"expired"' },
        elsewhere: { value: 'missing', seen: 2, of: 2 },
      },
    ]);
  });

  it('is found in what only a few of the cases show at all, and those few differently', () => {
    const read = (message: string) =>
      failed({ rejections: { read: { class: 'Error', name: 'Error', message } } });
    const { classes, findings } = judged(
      run([
        [name, silent],
        [http, silent],
        [fixture('connection/a'), read('lost')],
        [fixture('connection/b'), read('reset')],
      ]),
    );
    expect(findings).toMatchObject([{ channel: 'read.message', cases: ['connection/b (ws)'] }]);
    expect(classes).toHaveLength(2);
  });

  it('is an exception from the constructor', () => {
    const { after: _, ...thrown } = failed({
      events: [],
      threw: { class: 'Error', name: 'Error', message: 'no' },
    });
    const channels = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, thrown],
      ]),
    ).findings.map((finding) => (finding.kind === 'distinguishable' ? finding.channel : finding.kind));
    expect(channels).toEqual(['events']);
  });

  it('is named apart from the seven where it breaks the protocol', () => {
    const masked = fixture('protocol-violation/masked-frame');
    const { findings, compared } = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, code(1002)],
        [masked, code(1002)],
      ]),
    );
    expect(compared).toBe(4);
    expect(findings).toMatchObject([
      { cases: ['protocol-violation/masked-frame (ws)'], situations: [], elsewhere: { seen: 2, of: 3 } },
      { cases: ['tls/expired-certificate (ws)'], situations: ['tls'], elsewhere: { seen: 2, of: 2 } },
    ]);
  });

  it('has as its measure the seven, however many cases lie beyond them', () => {
    const beyond = ['a', 'b', 'c'].map((last): [Fixture, Trace] => [
      fixture(`protocol-violation/${last}`),
      code(1002),
    ]);
    expect(judged(run([[name, silent], [http, silent], ...beyond])).classes[0]).toMatchObject({
      reference: true,
      cases: ['handshake/http-403 (ws)', 'name/nxdomain (ws)'],
    });
  });

  it('is measured by the class whose first case comes first, of two with as many cases', () => {
    const { classes } = judged(
      run([
        [tls, code(1015)],
        [http, silent],
      ]),
    );
    expect(classes.map(({ cases, reference }) => [cases, reference])).toEqual([
      [['handshake/http-403 (ws)'], true],
      [['tls/expired-certificate (ws)'], false],
    ]);
  });
});

describe('a client that goes on where it must fail', () => {
  const opened = failed({ events: [event('open', { readyState: 1 })], settled: false });
  const rest: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];

  it.each([
    ['delivers open', opened],
    ['delivers open and closes afterwards', failed({ events: [event('open'), ...silent.events] })],
    ['delivers a message', failed({ events: [event('message'), ...silent.events] })],
    ['is open without saying so', failed({ events: [], settled: false, after: after(1) })],
  ])('has accepted, and is not compared, if it %s', (_, trace) => {
    const { findings, classes } = judged(run([...rest, [negotiation, trace]]));
    expect(findings).toEqual([
      {
        kind: 'accepted',
        client: 'test',
        surfaces: ['window'],
        cases: ['negotiation/unoffered-subprotocol (ws)'],
        situations: ['negotiation'],
        sentence:
          'the client went on where it must fail the connection: negotiation/unoffered-subprotocol (ws) (1 of 1)',
      },
    ]);
    expect(classes.flatMap(({ cases }) => cases)).not.toContain('negotiation/unoffered-subprotocol (ws)');
  });

  it('has accepted if it does so once in a while', () => {
    const { findings } = judged(run([...rest, [negotiation, silent, opened, silent]]));
    expect(findings).toMatchObject([{ kind: 'accepted' }]);
    expect(findings[0]?.sentence).toContain('(1 of 3)');
  });

  it('has accepted nothing where the connection is meant to open first', () => {
    expect(
      judged(run([...rest, [fin, failed({ events: [event('open'), ...silent.events] })]])).findings,
    ).toEqual([]);
  });
});

describe('a client that never says that the connection failed', () => {
  it('is unsettled, and not compared', () => {
    const { findings, compared } = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, failed({ events: [], settled: false, after: after(0) })],
      ]),
    );
    expect(compared).toBe(2);
    expect(findings).toEqual([
      {
        kind: 'unsettled',
        client: 'test',
        surfaces: ['window'],
        cases: ['tls/expired-certificate (ws)'],
        situations: ['tls'],
        budgetMs: 5000,
        sentence: 'neither close nor an exception came within 5000 ms: tls/expired-certificate (ws) (1 of 1)',
      },
    ]);
  });
});

describe('a control', () => {
  const rest: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];
  const misread = (trace: Trace, control = close4001) =>
    judged(run([...rest, [control, trace]])).findings.map((finding) =>
      finding.kind === 'misread' ? [finding.channel, finding.here.value, finding.asked] : finding.kind,
    );

  it('is misread where a code that the server chose is hidden', () => {
    expect(misread(closed(1006, 'why'))).toEqual([['close.code', '1006', '4001']]);
  });

  it('is misread where a code is shown that the server did not choose', () => {
    expect(misread(closed(1000), closing('explicit-close/empty', {}))).toEqual([
      ['close.code', '1000', '1005'],
    ]);
  });

  it('is misread where a reason is blanked, or made up', () => {
    expect(misread(closed(4001, ''))).toEqual([['close.reason', '""', '"why"']]);
    expect(misread(closed(4000, 'x'), closing('explicit-close/a', { code: 4000 }))).toEqual([
      ['close.reason', '"x"', '""'],
    ]);
  });

  it('is misread where a clean close is called unclean', () => {
    expect(misread(closed(4001, 'why', false))).toEqual([['close.wasClean', 'false', 'true']]);
  });

  it('is misread where an error comes with it', () => {
    const events: EventRecord[] = [event('open'), event('error'), closeEvent(4001, 'why', true)];
    expect(misread(failed({ events }))).toEqual([['events', '["error","close"]', '["close"]']]);
  });

  it('is misread where it never opened', () => {
    expect(misread(silent, fixture('healthy/another'))).toEqual([['open', 'false', 'true']]);
  });

  it('makes the run invalid where it is misread and nobody expected that', () => {
    const failures: [Fixture, Trace][] = [...rest, [close4001, closed(1006, 'why')]];
    expect(verdict(run(failures))).toMatchObject({
      exitCode: 2,
      summary:
        'INVALID: 1 client, 4 observations, 1 problem. The first: test, a control failed: a script cannot read explicit-close/code-4001 (ws) as it must: close.code is 1006 (1 of 1) instead of 4001',
    });
    for (const covering of ['misread', 'close.code'])
      expect(verdict(run(failures, known(expectation('explicit-close/*', covering)))).exitCode).toBe(0);
  });

  it('makes the run invalid where it did not open, even if that was expected', () => {
    const failures: [Fixture, Trace][] = [...rest, [fixture('healthy/another'), silent]];
    expect(verdict(run(failures, known(expectation('healthy/*', 'misread')))).exitCode).toBe(2);
  });

  it('makes the run invalid where its fixture sends no Close frame to be read', () => {
    const { problems } = judged(run([...rest, [fixture('explicit-close/none'), closed(1000)]]));
    expect(problems).toEqual([
      'explicit-close/none (ws): a control that sends no Close frame: give its peer a sendClose step',
    ]);
  });
});

describe('a run is invalid', () => {
  const good: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];
  const problems = (input: VerdictInput) => {
    const result = verdict(input);
    expect(result.exitCode).toBe(2);
    return [...result.problems, ...result.clients.flatMap((each) => each.problems)];
  };
  const witness = { events: [], requirements: [] };

  it('without a client', () => {
    expect(problems(run([], { clients: [], observations: [], missing: ['firefox', 'chromium'] }))).toEqual([
      'no client: nothing was observed (without chromium, firefox)',
    ]);
  });

  it('where something kept it from being complete', () => {
    expect(problems(run(good, { faults: ['interrupted'] }))).toEqual(['interrupted']);
  });

  it('where one of its clients observed nothing', () => {
    expect(problems(run(good, { clients: [client(), client('idle')] }))).toEqual([
      'it made no observation: see whether it started, and opened the agent page',
    ]);
  });

  it.each([
    ['setup', 'the peer could not be set up (our fault): EMFILE'],
    ['harness', 'the harness failed (our fault): EMFILE'],
    ['client', 'the client died or did not answer: EMFILE'],
  ] as const)('where an observation ended in an error, and says whose fault it was: %s', (fault, said) => {
    const input = run([...good, [tls, silent]]);
    const observations = input.observations.map((each) =>
      each.fixture === tls.id
        ? { ...each, outcome: { kind: 'error', fault, message: 'EMFILE\n  at open' } as const }
        : each,
    );
    expect(problems({ ...input, observations })).toEqual([`tls/expired-certificate (ws): ${said}`]);
  });

  it('where the wire does not show what it must, also of a client that wrongly went on', () => {
    const input = run(good, { fixtures: [healthy, name, http, negotiation] });
    const observations = [...input.observations, unwitnessed(negotiation.id, closed(1000))];
    expect(problems({ ...input, observations })).toEqual([
      'negotiation/unoffered-subprotocol (ws): unwitnessed, the wire does not show: the fault was delivered',
    ]);
    expect(judged({ ...input, observations }).findings).toEqual([]);
  });

  it('where nothing was required of the wire', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls] });
    const observations = [...input.observations, observed(tls.id, silent, { witness })];
    expect(problems({ ...input, observations })).toEqual([
      'tls/expired-certificate (ws): unwitnessed, nothing was required of the wire',
    ]);
  });

  it('where no healthy peer was witnessed', () => {
    const input = run(good, { fixtures: [name, http] });
    const observations = input.observations.filter((each) => each.fixture !== healthy.id);
    expect(problems({ ...input, observations })).toEqual([
      'no healthy peer was witnessed: a client that connects nowhere would look the same',
    ]);
  });

  it('where fewer than two situations were compared', () => {
    expect(problems(run([[name, silent]]))).toEqual([
      '1 situation of the seven compared: it takes two to tell them apart',
    ]);
  });

  it('where a case was neither observed nor skipped', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls, fin] });
    const skipped = [{ fixture: fin.id, scheme: 'ws' as const, client: 'test', reason: 'slow' }];
    expect(problems({ ...input, skipped })).toEqual([
      'tls/expired-certificate (ws): neither observed nor skipped, the run is not complete',
    ]);
  });

  it('where a case was skipped for another client only', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls] });
    const skipped = [{ fixture: tls.id, scheme: 'ws' as const, client: 'another', reason: 'slow' }];
    expect(problems({ ...input, skipped })).toHaveLength(1);
  });

  it('where something was observed that is no part of it', () => {
    const input = run(good);
    const observations = [...input.observations, observed(name.id, silent, { client: 'stranger' })];
    expect(problems({ ...input, observations })).toEqual([
      'name/nxdomain (ws) by stranger in a window: observed, but no client, no fixture or no surface of this run (our fault)',
    ]);
  });
});

describe('an expectation', () => {
  const leaky = (...more: Trace[]): [Fixture, ...Trace[]][] => [
    [name, silent],
    [http, silent],
    [fin, silent],
    [tls, code(1015), ...more],
  ];

  it('makes a finding that it covers a known one, with its reason', () => {
    const result = verdict(run(leaky(), known(expectation('tls/*', 'close.code', 'says 1015'))));
    expect(result.clients[0]?.findings).toMatchObject([{ expected: 'says 1015' }]);
    expect(result).toMatchObject({
      exitCode: 0,
      summary: 'OK: 1 client, 5 observations, 1 known finding, nothing new.',
    });
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

  it('splits a finding of which it covers a part, and puts first what nobody expected', () => {
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
      { cases: ['tls/expired-certificate (ws)'], here: { seen: 1, of: 1 }, elsewhere: { seen: 3, of: 4 } },
      {
        cases: ['negotiation/unoffered-subprotocol (ws)'],
        here: { seen: 1, of: 1 },
        expected: 'says 1015',
      },
    ]);
    expect(findings[0]).not.toHaveProperty('expected');
  });

  it.each([
    ['accepted', negotiation, closed(1000)],
    ['unsettled', tls, failed({ events: [], settled: false, after: after(0) })],
  ] as const)('covers findings of the kind %s', (kind, where, trace) => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [where, trace],
    ];
    expect(verdict(run(failures)).exitCode).toBe(1);
    expect(verdict(run(failures, known(expectation(where.id, kind)))).exitCode).toBe(0);
  });

  it('is stale where its fixture was compared and nothing failed', () => {
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
    expect(result).toMatchObject({
      exitCode: 1,
      summary: 'FINDINGS: 1 client, 3 observations, 1 expectation that no longer holds.',
    });
  });

  it('is stale where a control that it calls misread is read exactly', () => {
    const failures: [Fixture, Trace][] = [
      [name, silent],
      [http, silent],
      [close4001, closed(4001, 'why')],
    ];
    expect(judged(run(failures, known(expectation('explicit-close/*', 'misread')))).stale).toHaveLength(1);
  });

  it('is not stale where it still shows now and then, too rarely to be more than chance', () => {
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

  it('is not stale where another expectation covers the same failure first', () => {
    const both = known(
      expectation('tls/*', 'close.code'),
      expectation('tls/expired-certificate', 'close.code'),
    );
    expect(judged(run(leaky(), both)).stale).toEqual([]);
  });

  it('is not stale where its fixtures were not run', () => {
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
    const skipped = [{ fixture: 'tls/another', scheme: 'ws' as const, reason: 'slow' }];
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
    const inWindow = run(failures.map(([each, trace]) => [each, trace]));
    const inWorker = run(failures.map(([each, , trace]) => [each, trace]));
    return {
      ...inWindow,
      surfaces: ['dedicated-worker', 'window'],
      observations: [
        ...inWorker.observations.map((each) => ({ ...each, ...worker })),
        ...inWindow.observations,
      ],
      ...more,
    };
  }
  const both = (...failures: [Fixture, Trace, Trace][]) =>
    onBoth([...rest.map(([each, trace]): [Fixture, Trace, Trace] => [each, trace, trace]), ...failures]);

  it('compares within a surface only: what always differs from one to the other tells nothing', () => {
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

  it('says once what it finds on every surface, and counts both', () => {
    const { findings } = judged(both([tls, code(1015), code(1015)]));
    expect(findings).toMatchObject([
      {
        surfaces: ['window', 'dedicated-worker'],
        cases: ['tls/expired-certificate (ws)'],
        here: { seen: 2, of: 2 },
        elsewhere: { seen: 4, of: 4 },
        sentence:
          'a script can tell tls/expired-certificate (ws) from the rest: close.code is 1015 (2 of 2), 1006 elsewhere (4 of 4)',
      },
    ]);
  });

  it('says where, if a finding is not on every surface', () => {
    const { findings } = judged(both([tls, silent, code(1015)]));
    expect(findings).toMatchObject([
      {
        surfaces: ['dedicated-worker'],
        here: { seen: 1, of: 1 },
        elsewhere: { seen: 2, of: 2 },
        sentence: expect.stringMatching(/^in a dedicated worker, a script can tell tls\//) as string,
      },
    ]);
  });

  it('makes two findings of two values, and of one value in different cases', () => {
    expect(judged(both([tls, code(1002), code(1015)])).findings).toMatchObject([
      { surfaces: ['window'], here: { value: '1002' } },
      { surfaces: ['dedicated-worker'], here: { value: '1015' } },
    ]);
    expect(judged(both([tls, code(1015), code(1015)], [fin, silent, code(1015)])).findings).toMatchObject([
      { surfaces: ['window'], cases: { length: 1 } },
      { surfaces: ['dedicated-worker'], cases: { length: 2 } },
    ]);
  });

  it('is known only on the surfaces that an expectation speaks of', () => {
    const inWorker = { ...expectation('tls/*', 'close.code'), ...worker };
    const input = both([tls, code(1015), code(1015)]);
    expect(judged({ ...input, ...known(inWorker) }).findings).toMatchObject([
      { surfaces: ['window'] },
      { surfaces: ['dedicated-worker'], expected: 'known' },
    ]);
    expect(judged({ ...input, ...known(expectation('tls/*', 'close.code')) }).findings).toMatchObject([
      { surfaces: ['window', 'dedicated-worker'], expected: 'known' },
    ]);
  });

  it('has a stale expectation only where none of the surfaces that it speaks of fails', () => {
    const input = both([tls, code(1015), silent]);
    const staleWith = (more: Partial<Expectation>) =>
      judged({ ...input, ...known({ ...expectation('tls/*', 'close.code'), ...more }) }).stale;
    expect(staleWith({})).toEqual([]);
    expect(staleWith({ surface: 'window' })).toEqual([]);
    expect(staleWith({ surface: '*worker' })).toMatchObject([{ surface: '*worker' }]);
    expect(staleWith({ surface: 'service-worker' })).toEqual([]);
    expect(staleWith({ surface: '*worker', versions: '>=2' })).toEqual([]);
  });

  it('says a problem once, and where it is if it is not everywhere', () => {
    const input = both();
    expect(verdict({ ...input, fixtures: [...input.fixtures, tls] })).toMatchObject({
      exitCode: 2,
      clients: [
        { problems: ['tls/expired-certificate (ws): neither observed nor skipped, the run is not complete'] },
      ],
    });
    const mute = input.observations.filter(
      (each) => each.surface === 'window' || each.fixture !== healthy.id,
    );
    expect(judged({ ...input, observations: mute }).problems).toEqual([
      'in a dedicated worker, healthy/opens (ws): neither observed nor skipped, the run is not complete',
      'in a dedicated worker, no healthy peer was witnessed: a client that connects nowhere would look the same',
    ]);
  });

  it('is not complete where a surface was not observed at all, unless it was skipped', () => {
    const input: VerdictInput = { ...both(), surfaces: ['window', 'dedicated-worker', 'shared-worker'] };
    expect(judged(input).problems).toEqual([
      'in a shared worker, handshake/http-403 (ws) and 2 more: neither observed nor skipped, the run is not complete',
    ]);
    const skipped = input.fixtures.map(({ id }) => ({
      fixture: id,
      scheme: 'ws' as const,
      client: 'test',
      surface: 'shared-worker' as const,
      reason: 'this client has no shared workers',
    }));
    expect(verdict({ ...input, skipped })).toMatchObject({ exitCode: 0, clients: [{ problems: [] }] });
  });

  it('is invalid where something was observed on a surface that it did not set out for', () => {
    expect(verdict({ ...both(), surfaces: ['window'] })).toMatchObject({
      exitCode: 2,
      problems: [
        expect.stringMatching(
          / in a dedicated worker and 2 more: observed, but no client, no fixture or no surface/,
        ),
      ],
    });
  });

  it('judges a surface as if it were the only one', () => {
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
          const observations = input.observations.filter((each) => each.surface === surface);
          expect(classes.filter((each) => each.surface === surface)).toEqual(
            judged({ ...input, surfaces: [surface], observations }).classes,
          );
        }
      }),
    );
  });
});

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
  const inputs = failures.map((each) =>
    run(each.map(([where, seen]) => [where, ...(seen as [Trace, ...Trace[]])])),
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

  it('puts equal traces into one class, and cases into one class only', () => {
    fc.assert(
      fc.property(failures, (each) => {
        const { classes, compared } = judged(run(each.map(([where, [first]]) => [where, first ?? silent])));
        const classOf = (id: string) => classes.findIndex(({ cases }) => cases.includes(caseName(id, 'ws')));
        for (const [a, [first]] of each)
          for (const [b, [second]] of each)
            if (first === second && classOf(a.id) >= 0 && classOf(b.id) >= 0)
              expect(classOf(a.id)).toBe(classOf(b.id));
        const cases = classes.flatMap((every) => every.cases);
        expect([new Set(cases).size, cases.length]).toEqual([compared, compared]);
      }),
    );
  });

  it('has exactly one reference class, the first and the largest of the seven, if anything was compared', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes } = judged(input);
        expect(classes.map(({ reference }) => reference)).toEqual(classes.map((_, index) => index === 0));
        const sizes = classes.map(({ cases }) => cases.filter((each) => !each.startsWith('protocol')).length);
        const [, ...others] = sizes;
        expect(others).toEqual(others.toSorted((a, b) => b - a));
        if (classes.every(({ varying }) => Object.keys(varying).length === 0))
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });

  it('has a finding for a case exactly if the case is in another class than most', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes, findings } = judged(input);
        const told = findings.flatMap(({ kind, cases }) => (kind === 'distinguishable' ? cases : []));
        expect(new Set(told)).toEqual(new Set(classes.slice(1).flatMap(({ cases }) => cases)));
      }),
    );
  });

  it('lists the cases of every class and every finding in order', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { classes, findings } = judged(input);
        for (const { cases } of [...classes, ...findings]) expect(cases).toEqual(cases.toSorted());
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

  it('splits one class and finds one thing, in its channel, where one channel of one case changes', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        const leaking = fixtures[pick % fixtures.length];
        const input = run(fixtures.map((each) => [each, each === leaking ? failed(leak) : silent]));
        const { classes, findings } = judged(input);
        expect(classes.map(({ cases }) => cases.length)).toEqual([fixtures.length - 1, 1]);
        expect(findings).toMatchObject([
          { kind: 'distinguishable', channel, cases: [caseName(leaking?.id ?? '', 'ws')] },
        ]);
      }),
    );
  });

  const values = fc.constantFrom(1000, 1002, 1006, 1015);

  it('finds nothing in a channel that varies in every case alike, in whatever order', () => {
    const alike = fc
      .array(values, { minLength: 2, maxLength: 12 })
      .chain((codes) =>
        fc.array(fc.shuffledSubarray(codes, { minLength: codes.length }), { minLength: 2, maxLength: 7 }),
      );
    const groups = ['name', 'route', 'port', 'tls', 'handshake', 'negotiation', 'connection'];
    fc.assert(
      fc.property(alike, (cases) => {
        const input = run(
          cases.map((codes, index) => [fixture(`${groups[index] ?? ''}/a`), ...some(codes.map(code))]),
        );
        expect(judged(input)).toMatchObject({ findings: [], classes: [{ cases: { length: cases.length } }] });
      }),
    );
  });

  it('finds a leak at 20 % in one case of 30 repetitions against never elsewhere', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        const leaking = fixtures[pick % fixtures.length];
        const input = run(
          fixtures.map((each) => [
            each,
            ...(each === leaking ? often(6, failed(leak), ...often(4, silent)) : often(30, silent)),
          ]),
        );
        const { classes, findings } = judged(input);
        expect(classes.map(({ cases }) => cases.length)).toEqual([fixtures.length - 1, 1]);
        expect(findings).toMatchObject([
          {
            kind: 'distinguishable',
            channel,
            cases: [caseName(leaking?.id ?? '', 'ws')],
            here: { seen: 6, of: 30 },
          },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('lets nothing unwitnessed into a class or a finding, and never passes it', () => {
    fc.assert(
      fc.property(inputs, traces, fc.nat(), (input, trace, pick) => {
        const hidden = input.fixtures[pick % input.fixtures.length] ?? healthy;
        const observations = [
          ...input.observations.filter((each) => each.fixture !== hidden.id),
          unwitnessed(hidden.id, trace),
        ];
        const result = verdict({ ...input, observations });
        const shown = result.clients.flatMap(({ classes, findings }) => [...classes, ...findings]);
        expect(shown.flatMap(({ cases }) => cases)).not.toContain(caseName(hidden.id, 'ws'));
        expect(result.exitCode).toBe(2);
      }),
    );
  });

  it('turns from 1 to 0 where every finding is expected, and back where what was expected stops failing', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.constantFrom(...leaks), (ids, pick, [channel, leak]) => {
        const fixtures = ids.map(([group, last]) => fixture(`${group}/${last}`));
        fc.pre(new Set(ids.map(([group]) => group)).size > 1);
        const leaking = fixtures[pick % fixtures.length] ?? healthy;
        const traced = (leakTrace: Trace) =>
          fixtures.map((each): [Fixture, Trace] => [each, each === leaking ? leakTrace : silent]);
        const expecting = known(expectation(leaking.id, channel));
        expect(verdict(run(traced(failed(leak)))).exitCode).toBe(1);
        expect(verdict(run(traced(failed(leak)), expecting)).exitCode).toBe(0);
        expect(verdict(run(traced(silent)))).toMatchObject({ exitCode: 0 });
        expect(verdict(run(traced(silent), expecting))).toMatchObject({
          exitCode: 1,
          clients: [{ findings: [], stale: [{ fixture: leaking.id, channel }] }],
        });
      }),
    );
  });
});
