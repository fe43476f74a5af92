import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import type { Trace } from '../probe/trace.js';
import {
  client,
  closed,
  healthy,
  observed,
  run,
  sentencesOf,
  unwitnessed,
  name,
  tls,
  http,
  negotiation,
  fin,
  silent,
  judged,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from './verdict.js';

describe('a run is invalid', () => {
  const good: [Fixture, Trace][] = [
    [name, silent],
    [http, silent],
  ];
  const problems = (input: VerdictInput) => {
    expect(verdict(input).exitCode).toBe(2);
    return sentencesOf(input).problems.map((problem) => problem.replace(/^test: /, ''));
  };
  const witness = { events: [], requirements: [] };

  it('without a client', () => {
    expect(problems(run([], { clients: [], observations: [], missing: ['firefox', 'chromium'] }))).toEqual([
      'no client made an observation (without chromium, firefox)',
    ]);
  });

  it('if it is incomplete', () => {
    expect(problems(run(good, { faults: ['interrupted'] }))).toEqual(['the run is incomplete: interrupted']);
  });

  it('if a client made no observation', () => {
    expect(problems(run(good, { clients: [client(), client('idle')] }))).toEqual([
      'idle: the client made no observation: check that it starts and opens the agent page',
    ]);
  });

  it.each([
    ['setup', 'the peer could not be set up (a fault of badsocket): EMFILE'],
    ['harness', 'the harness failed (a fault of badsocket): EMFILE'],
    ['client', 'the client died or did not answer: EMFILE'],
  ] as const)('if an observation ended in an error, with the cause: %s', (fault, message) => {
    const input = run([...good, [tls, silent]]);
    const observations = input.observations.map((observation) =>
      observation.fixture === tls.id
        ? { ...observation, outcome: { kind: 'error', fault, message: 'EMFILE\n  at open' } as const }
        : observation,
    );
    expect(problems({ ...input, observations })).toEqual([`tls/expired-certificate (ws): ${message}`]);
  });

  it('if a requirement is unmet, even if the client did not fail the connection', () => {
    const input = run(good, { fixtures: [healthy, name, http, negotiation] });
    const observations = [...input.observations, unwitnessed(negotiation.id, closed(1000))];
    expect(problems({ ...input, observations })).toEqual([
      'negotiation/unoffered-subprotocol (ws): unwitnessed, the wire does not show: a connection was accepted',
    ]);
    expect(judged({ ...input, observations }).findings).toEqual([]);
  });

  it('if nothing was required of the wire', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls] });
    const observations = [...input.observations, observed(tls.id, silent, { witness })];
    expect(problems({ ...input, observations })).toEqual([
      'tls/expired-certificate (ws): unwitnessed, nothing was required of the wire',
    ]);
  });

  it('if no healthy peer was witnessed', () => {
    const input = run(good, { fixtures: [name, http] });
    const observations = input.observations.filter((observation) => observation.fixture !== healthy.id);
    expect(problems({ ...input, observations })).toEqual([
      'no healthy peer was witnessed: a client that connects nowhere would look the same',
    ]);
  });

  it('if fewer than two situations were compared', () => {
    expect(problems(run([[name, silent]]))).toEqual([
      '1 situation of the seven compared: it takes two to tell them apart',
    ]);
  });

  it('if a case was neither observed nor skipped', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls, fin] });
    const skipped = [
      { fixture: fin.id, scheme: 'ws' as const, transport: 'http1' as const, client: 'test', reason: 'slow' },
    ];
    expect(problems({ ...input, skipped })).toEqual([
      'tls/expired-certificate (ws): neither observed nor skipped, the run is not complete',
    ]);
  });

  it('if a case was skipped for another client only', () => {
    const input = run(good, { fixtures: [healthy, name, http, tls] });
    const skipped = [
      {
        fixture: tls.id,
        scheme: 'ws' as const,
        transport: 'http1' as const,
        client: 'another',
        reason: 'slow',
      },
    ];
    expect(problems({ ...input, skipped })).toHaveLength(1);
  });

  it('if an observation is not part of it', () => {
    const input = run(good);
    const observations = [...input.observations, observed(name.id, silent, { client: 'stranger' })];
    expect(problems({ ...input, observations })).toEqual([
      'name/nxdomain (ws) by stranger in a window: the observation is of no client, fixture or surface of this run (a fault of badsocket)',
    ]);
  });
});
