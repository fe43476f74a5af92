import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  event,
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
        kind: 'not-failed',
        client: 'test',
        surfaces: ['window'],
        cases: [ref('negotiation/unoffered-subprotocol (ws)')],
        situations: ['negotiation'],
        seen: 1,
        total: 1,
      },
    ]);
    expect(classes.flatMap(({ cases }) => cases)).not.toContainEqual(
      ref('negotiation/unoffered-subprotocol (ws)'),
    );
  });

  it('has accepted if it does so once in a while', () => {
    const { findings } = judged(run([...rest, [negotiation, silent, opened, silent]]));
    expect(findings).toMatchObject([{ kind: 'not-failed', seen: 1, total: 3 }]);
  });

  it('has accepted nothing where the connection is meant to open first', () => {
    expect(
      judged(run([...rest, [fin, failed({ events: [event('open'), ...silent.events] })]])).findings,
    ).toEqual([]);
  });
});
