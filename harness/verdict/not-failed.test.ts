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

describe('a client that does not fail the connection', () => {
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
  ])('has a finding, and is not compared, if it %s', (_, trace) => {
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

  it('has a finding if it happens in one repetition', () => {
    const { findings } = judged(run([...rest, [negotiation, silent, opened, silent]]));
    expect(findings).toMatchObject([{ kind: 'not-failed', seen: 1, total: 3 }]);
  });

  it('has no finding if the connection is meant to open first', () => {
    expect(
      judged(run([...rest, [fin, failed({ events: [event('open'), ...silent.events] })]])).findings,
    ).toEqual([]);
  });
});
