import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  closeEvent,
  code,
  event,
  fixture,
  knownDefect,
  failed,
  run,
  name,
  http,
  negotiation,
  fin,
  silent,
  after,
  judged,
  ref,
} from '../../test/support/verdicts.js';

describe('a client that does not fail the connection', () => {
  const opened = failed({ events: [event('open', { readyState: 1 })], settled: false });
  const rest: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];

  it.each([
    ['delivers open', opened, 'open'],
    [
      'delivers open and closes afterwards',
      failed({ events: [event('open'), ...silent.events] }),
      'open, error, close 1006',
    ],
    [
      'delivers a message',
      failed({ events: [event('message'), closeEvent(4001, 'why')] }),
      'message, close 4001 "why"',
    ],
    ['is open without saying so', failed({ events: [], settled: false, after: after(1) }), 'nothing'],
  ])('has a finding, and is not compared, if it %s', (_, trace, value) => {
    const { findings, classes } = judged(run([...rest, [negotiation, trace]]));
    expect(findings).toEqual([
      {
        kind: 'not-failed',
        client: 'test',
        surfaces: ['window'],
        cases: [ref('negotiation/unoffered-subprotocol (ws)')],
        situations: ['negotiation'],
        defect: 'chromium-negotiation-not-failed',
        here: { value, seen: 1, total: 1 },
      },
    ]);
    expect(classes.flatMap(({ cases }) => cases)).not.toContainEqual(
      ref('negotiation/unoffered-subprotocol (ws)'),
    );
  });

  it('has a finding if it happens in one repetition', () => {
    const { findings } = judged(run([...rest, [negotiation, silent, opened, silent]]));
    expect(findings).toMatchObject([{ kind: 'not-failed', here: { seen: 1, total: 3 } }]);
  });

  it('is compared in the repetitions in which it fails the connection', () => {
    const known = knownDefect(negotiation.id, 'not-failed', 'open');
    const leaks = run([...rest, [negotiation, code(1002), opened, code(1002)]], {
      expectations: { chromium: [known] },
    });
    expect(judged(leaks).findings).toMatchObject([
      { kind: 'distinguishable', channel: 'close.code', here: { value: '1002', seen: 2, total: 2 } },
      { kind: 'not-failed', defect: known.id, here: { seen: 1, total: 3 } },
    ]);
  });

  it('is compared in the repetitions in which a fixture that may open does not', () => {
    const mayOpen = fixture('negotiation/may-open', { mayOpen: true });
    expect(judged(run([...rest, [mayOpen, opened, code(1002)]])).findings).toMatchObject([
      { kind: 'distinguishable', here: { value: '1002', seen: 1, total: 1 } },
    ]);
  });

  it('has another finding if what follows differs', () => {
    const closes = failed({ events: [event('open'), closeEvent(4999, 'internal detail')] });
    const known = knownDefect(negotiation.id, 'not-failed', 'open');
    const { defects } = judged(
      run([...rest, [negotiation, closes]], { expectations: { chromium: [known] } }),
    );
    expect(defects).toMatchObject([{ status: 'new' }]);
  });

  it('has no finding if the connection is meant to open first', () => {
    expect(
      judged(run([...rest, [fin, failed({ events: [event('open'), ...silent.events] })]])).findings,
    ).toEqual([]);
  });
});
