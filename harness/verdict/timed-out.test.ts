import { describe, expect, it } from 'vitest';
import {
  code,
  failed,
  run,
  name,
  tls,
  http,
  silent,
  after,
  judged,
  ref,
} from '../../test/support/verdicts.js';

describe('a client that does not report the failure', () => {
  it('has timed out, and is not compared', () => {
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
        kind: 'timed-out',
        client: 'test',
        surfaces: ['window'],
        cases: [ref('tls/expired-certificate (ws)')],
        situations: ['tls'],
        budgetMs: 5000,
        defect: 'chromium-tls-timed-out',
        here: { value: 'nothing', seen: 1, total: 1 },
      },
    ]);
  });

  it('is compared in the repetitions in which it reports it', () => {
    const { findings } = judged(
      run([
        [name, silent],
        [http, silent],
        [tls, failed({ events: [], settled: false, after: after(0) }), code(1015)],
      ]),
    );
    expect(findings).toMatchObject([
      { kind: 'distinguishable', here: { value: '1015', seen: 1, total: 1 } },
      { kind: 'timed-out', here: { seen: 1, total: 2 } },
    ]);
  });
});
