import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  closeEvent,
  event,
  failed,
  fixture,
  run,
  name,
  tls,
  http,
  negotiation,
  fin,
  silent,
  code,
  often,
  isDistinguishable,
  judged,
  ref,
  sentencesOf,
  after,
  nonEmpty,
} from '../../test/support/verdicts.js';
import { verdict } from './verdict.js';

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
        defect: 'chromium-tls-close-code',
        client: 'test',
        surfaces: ['window'],
        cases: [ref('tls/expired-certificate (ws)')],
        situations: ['tls'],
        channel: 'close.code',
        here: { value: '1015', seen: 2, total: 2 },
        elsewhere: { value: '1006', seen: 3, total: 3 },
      },
    ]);
    expect(verdict(leaky).exitCode).toBe(1);
    expect(sentencesOf(leaky)).toMatchObject({
      findings: [
        'a script can tell tls/expired-certificate (ws) from the rest: close.code is 1015 (2 of 2), 1006 elsewhere (3 of 3)',
      ],
      summary: 'FINDINGS: 1 client, 6 observations, 1 new defect.',
    });
  });

  it('is one finding for all cases that show the same value', () => {
    const input = run([
      [name, silent],
      [http, silent],
      [fin, silent],
      [tls, code(1015)],
      [negotiation, code(1015)],
    ]);
    const { findings } = judged(input);
    expect(findings).toMatchObject([
      {
        cases: [ref('negotiation/unoffered-subprotocol (ws)'), ref('tls/expired-certificate (ws)')],
        situations: ['tls', 'negotiation'],
        here: { seen: 2, total: 2 },
      },
    ]);
    expect(sentencesOf(input).findings[0]).toContain('negotiation/unoffered-subprotocol (ws) and 1 more');
  });

  it('counts n of m observations if it varies', () => {
    const { classes, findings } = judged(
      run([
        [name, ...often(30, silent)],
        [http, ...often(30, silent)],
        [tls, ...often(6, code(1002)), ...often(24, silent)],
      ]),
    );
    expect(findings).toMatchObject([
      { here: { value: '1002', seen: 6, total: 30 }, elsewhere: { value: '1006', seen: 60, total: 60 } },
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
    expect(findings).toMatchObject([{ here: { value: '1015', seen: 45, total: 60 }, cases: { length: 2 } }]);
    expect(classes.map(({ cases }) => cases.length)).toEqual([2, 1, 1]);
  });

  it('is found if one case is steady and all others vary', () => {
    const wavering = often(10, silent, silent, code(1002));
    const { findings } = judged(
      run([
        [name, ...wavering],
        [http, ...wavering],
        [tls, ...often(30, silent)],
      ]),
    );
    expect(findings.filter(isDistinguishable)).toMatchObject([
      { here: { value: '1006', seen: 30, total: 30 }, elsewhere: { value: '1006', seen: 40, total: 60 } },
    ]);
  });

  it('is one finding for all values of a case that shows another value every time', () => {
    const counted = Array.from({ length: 5 }, (_, index) =>
      failed({ after: { ...after(3), bufferedAmount: 1000 + index } }),
    );
    const others = ['a', 'b', 'c', 'd'].map((last): [Fixture, ...Trace[]] => [
      fixture(`port/${last}`),
      ...often(5, silent),
    ]);
    expect(
      judged(run([...others, [name, ...often(5, silent)], [fin, ...nonEmpty(counted)]])).findings,
    ).toMatchObject([
      {
        cases: [ref('connection/finish (ws)')],
        channel: 'after.bufferedAmount',
        here: { value: 'not 0', seen: 5, total: 5 },
        elsewhere: { value: '0', seen: 25, total: 25 },
      },
    ]);
  });

  it('is found in a situation as a whole if it is too rare in each of its cases', () => {
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
      { situations: ['tls'], here: { value: '1015', seen: 10, total: 100 }, cases: { length: 10 } },
    ]);
  });

  it('is not found in a variation within chance', () => {
    const { classes, findings } = judged(
      run([
        [name, silent, silent, silent],
        [http, silent, silent, code(1002)],
        [tls, code(1002), silent, silent],
      ]),
    );
    expect(findings.filter(isDistinguishable)).toEqual([]);
    expect(classes).toMatchObject([
      { cases: { length: 3 }, varying: { 'close.code': '1006 (7 of 9), 1002 (2 of 9)' } },
    ]);
  });

  it('is found in a steady leak although another fixture varies in the same channel', () => {
    const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((last): [Fixture, ...Trace[]] => [
      fixture(`port/${last}`),
      ...often(3, silent),
    ]);
    const wavering: [Fixture, ...Trace[]] = [name, silent, code(1002), silent];
    const { findings } = judged(run([...others, wavering, [tls, ...often(3, code(1015))]]));
    expect(findings.filter(isDistinguishable)).toMatchObject([
      { cases: [ref('tls/expired-certificate (ws)')], here: { value: '1015', seen: 3, total: 3 } },
    ]);
  });

  it('is not found in a case that differs only from the leaking one', () => {
    const { findings } = judged(
      run([
        [name, ...often(30, silent)],
        [http, ...often(30, silent)],
        [tls, ...often(15, silent, code(1002))],
      ]),
    );
    expect(findings).toMatchObject([{ cases: [ref('tls/expired-certificate (ws)')] }]);
  });

  it('is one finding for a missing event, not one for each of its attributes', () => {
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

  it('is found in an attribute that only one event has', () => {
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
        elsewhere: { value: 'missing', seen: 2, total: 2 },
      },
    ]);
  });

  it('is found in a channel that only a few cases have', () => {
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
    expect(findings).toMatchObject([{ channel: 'read.message', cases: [ref('connection/b (ws)')] }]);
    expect(classes).toHaveLength(2);
  });

  it('is found in an exception of the constructor', () => {
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

  it('is a finding of its own for protocol violations', () => {
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
      {
        cases: [ref('protocol-violation/masked-frame (ws)')],
        situations: [],
        elsewhere: { seen: 2, total: 3 },
      },
      { cases: [ref('tls/expired-certificate (ws)')], situations: ['tls'], elsewhere: { seen: 2, total: 2 } },
    ]);
  });

  it('is measured against the seven situations, whatever the number of other cases', () => {
    const beyond = ['a', 'b', 'c'].map((last): [Fixture, Trace] => [
      fixture(`protocol-violation/${last}`),
      code(1002),
    ]);
    expect(judged(run([[name, silent], [http, silent], ...beyond])).classes[0]).toMatchObject({
      reference: true,
      cases: [ref('handshake/http-403 (ws)'), ref('name/nxdomain (ws)')],
    });
  });

  it('is measured against the class with the first case, of two classes of one size', () => {
    const { classes } = judged(
      run([
        [tls, code(1015)],
        [http, silent],
      ]),
    );
    expect(classes.map(({ cases, reference }) => [cases, reference])).toEqual([
      [[ref('handshake/http-403 (ws)')], true],
      [[ref('tls/expired-certificate (ws)')], false],
    ]);
  });
});
