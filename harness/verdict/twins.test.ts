import { expect, it } from 'vitest';
import type { Scheme } from '../model/layers.js';
import {
  closed,
  failed,
  fixture,
  http,
  judged,
  name,
  observed,
  ref,
  run,
  silent,
} from '../../test/support/verdicts.js';

const withIntermediate = fixture('tls/expired-intermediate', {
  peer: { tls: { certificate: { intermediate: 'expired' } } },
  schemes: ['wss'],
});
const twin = fixture('healthy/intermediate-certificate', {
  peer: { tls: { certificate: { intermediate: 'good' } } },
  schemes: ['wss'],
});
const over = (scheme: Scheme) => ({ scheme });

/** A run in which the client fails a certificate from an intermediate CA, and gives this trace of a good one. */
const runWith = (traceOfTwin = closed(1000)) => {
  const input = run([
    [name, silent],
    [http, silent],
  ]);
  return {
    ...input,
    fixtures: [...input.fixtures, twin, withIntermediate],
    observations: [
      ...input.observations,
      observed(twin.id, traceOfTwin, over('wss')),
      observed(withIntermediate.id, silent, over('wss')),
    ],
  };
};

it('a case counts if its control opened', () => {
  const { compared, problems } = judged(runWith());
  expect({ compared, problems }).toEqual({ compared: 3, problems: [] });
});

it('a case does not count if its control failed', () => {
  const { compared, problems } = judged(runWith(failed()));
  expect(compared).toBe(2);
  expect(problems).toContainEqual({
    kind: 'without-twin',
    surfaces: ['window'],
    twin: ref('healthy/intermediate-certificate (wss)'),
    cases: [ref('tls/expired-intermediate (wss)')],
  });
});

it('a case does not count if its control was not observed', () => {
  const input = runWith();
  const observations = input.observations.filter(({ fixture: id }) => id !== twin.id);
  const skipped = [{ ...ref('healthy/intermediate-certificate (wss)'), reason: 'for a test' }];
  expect(judged({ ...input, observations, skipped }).problems).toEqual([
    expect.objectContaining({ kind: 'without-twin' }),
  ]);
});
