import { describe, expect, it } from 'vitest';
import type { Fixture } from '../model/fixture.js';
import { permissionIn, permissionNames, type PublicContext } from '../model/context.js';
import type { Trace } from '../probe/trace.js';
import {
  client,
  closed,
  closeEvent,
  failed,
  healthy,
  http,
  judged,
  knownDefect,
  name,
  observed,
  run,
  silent,
  tls,
} from '../../test/support/verdicts.js';
import { verdict, type VerdictInput } from './verdict.js';

/** A page in a context, whose connections are blocked, and in which names fail, too. `traces` are those of blocked connections. */
function runIn(
  context: PublicContext,
  blocked: Trace = silent,
  state: string = permissionIn[context],
): VerdictInput {
  const permissions = Object.fromEntries(permissionNames.map((permission) => [permission, state]));
  const fixtures: [Fixture, Trace][] = [
    [name, silent],
    [tls, silent],
    [http, blocked],
    [healthy, blocked],
  ];
  return {
    ...run([], { clients: [{ ...client(), context, permissions }] }),
    fixtures: fixtures.map(([fixture]) => fixture),
    observations: fixtures.map(([{ id }, trace]) => observed(id, trace)),
  };
}

const contextsWithout = ['public-denied-by-policy', 'public-denied-by-user', 'public-prompt'] as const;

describe.each(contextsWithout)('a client in the context %s', (context) => {
  it('passes if it blocks every connection, and a block looks like a failure', () => {
    const { findings, problems, classes } = judged(runIn(context));
    expect({ findings, problems }).toEqual({ findings: [], problems: [] });
    expect(classes.map(({ cases }) => cases.length)).toEqual([4]);
  });

  it('has a finding if it opens a connection', () => {
    const { findings } = judged(runIn(context, closed(1000, 'done')));
    expect(findings.map(({ kind, cases }) => [kind, cases.length])).toContainEqual(['not-failed', 1]);
  });

  it('has a finding if the close code tells a block from a failure', () => {
    const { findings } = judged(
      runIn(context, failed({ events: [...silent.events.slice(0, -1), closeEvent(1015)] })),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'distinguishable', channel: 'close.code' }),
    );
  });

  it('has a finding if a block fires no event', () => {
    const { findings } = judged(runIn(context, failed({ events: [], settled: false })));
    expect(findings.map(({ kind }) => kind)).toContain('timed-out');
  });

  it('has a finding if the state of the permission changes with a block', () => {
    const permission = [{ what: 'prompt → denied', after: 0 }];
    const { findings } = judged(runIn(context, failed({ realm: { permission } })));
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'distinguishable', channel: 'realm.permission' }),
    );
  });

  it('has an invalid run if its page finds the permission in another state', () => {
    const { problems } = judged(runIn(context, silent, 'granted'));
    expect(problems.map(({ kind }) => kind)).toEqual(['wrong-permission']);
  });
});

describe('a client with permission', () => {
  it('has an invalid run if a control does not open', () => {
    expect(verdict(runIn('public-granted')).exitCode).toBe(2);
  });

  it('passes if it reads controls exactly', () => {
    const { problems, findings } = judged(runIn('public-granted', silent));
    expect(problems.length + findings.length).toBeGreaterThan(0);
    const input = runIn('public-granted');
    const observations = input.observations.map((observation) =>
      observation.fixture === healthy.id
        ? { ...observation, outcome: { kind: 'trace' as const, trace: closed(1000, 'done') } }
        : observation,
    );
    expect(judged({ ...input, observations }).findings).toEqual([]);
  });
});

it('A known defect of another context explains nothing', () => {
  const input = runIn('public-prompt', failed({ events: [], settled: false }));
  const known = (context: PublicContext) => ({
    ...input,
    expectations: {
      chromium: [
        knownDefect('handshake/*', 'timed-out', 'nothing', { contexts: [context] }),
        knownDefect('healthy/*', 'timed-out', 'nothing', { contexts: [context] }),
      ],
    },
  });
  expect(verdict(known('public-prompt')).exitCode).toBe(0);
  expect(verdict(known('public-granted')).exitCode).toBe(1);
});
