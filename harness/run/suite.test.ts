import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fixtures as catalogue } from '../../fixtures/index.js';
import { InProcessClient } from '../../test/support/in-process-client.js';
import { selectOver } from '../cli/select.js';
import { openPortable } from '../network/portable.js';
import { SetupError } from '../support/errors.js';
import { judge } from './assemble-report.js';
import type { RunEvent, RunRecord } from './run-events.js';
import { recordRun } from './run-record.js';
import { runSuite, type SuiteOptions } from './suite.js';

const ids = ['handshake/http-403', 'negotiation/unknown-extension', 'explicit-close/4001-with-reason'];
const fixtures = selectOver(catalogue, ['http1'])
  .filter(({ id }) => ids.includes(id))
  .sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));

function sourceOf(client: InProcessClient): SuiteOptions['clients'][number] {
  return { name: client.identity.name, open: () => Promise.resolve(client) };
}

function run(...clients: InProcessClient[]): SuiteOptions {
  return {
    network: openPortable(),
    clients: clients.map(sourceOf),
    fixtures,
    surfaces: ['window'],
    repeat: 1,
    seed: 1,
    concurrency: 1,
    budgetMs: 5000,
  };
}

async function eventsOf(options: SuiteOptions): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runSuite(options)) events.push(event);
  return events;
}

/** Returns a short description of an event. */
function brief(event: RunEvent): string {
  switch (event.type) {
    case 'client-ready':
      return `${event.type} ${event.client.name} ${event.observations}`;
    case 'cases-skipped':
      return `${event.type} ${event.skipped.length}`;
    case 'observation': {
      const { client, fixture, outcome } = event.observation;
      return `${event.type} ${client} ${fixture} ${outcome.kind === 'error' ? outcome.fault : outcome.kind}`;
    }
    case 'client-unavailable':
    case 'client-died':
      return `${event.type} ${event.client}: ${event.reason}`;
    case 'client-finished':
      return `${event.type} ${event.client}`;
    case 'engine-missing':
      return `${event.type} ${event.missing.engine}`;
    case 'run-interrupted':
      return `${event.type}: ${event.reason}`;
    case 'run-started':
    case 'run-finished':
      return event.type;
  }
}

/** Returns the events of one client. Those of other clients come between them. */
function eventsOfClient(client: string, events: readonly RunEvent[]): RunEvent[] {
  return events.filter((event) => {
    switch (event.type) {
      case 'client-ready':
        return event.client.name === client;
      case 'observation':
        return event.observation.client === client;
      case 'cases-skipped':
        return event.skipped.some((skipped) => skipped.client === client);
      case 'client-unavailable':
      case 'client-died':
      case 'client-finished':
        return event.client === client;
      default:
        return false;
    }
  });
}

/** Sorts consecutive observations. Their witnesses complete in any order. */
function briefly(events: readonly RunEvent[]): string[] {
  const lines = events.map(brief);
  const isObservation = (line: string | undefined) => line?.startsWith('observation ') === true;
  return lines.flatMap((line, index) => {
    if (!isObservation(line)) return [line];
    if (isObservation(lines[index - 1])) return [];
    const end = lines.findIndex((later, position) => position > index && !isObservation(later));
    return lines.slice(index, end).sort();
  });
}

async function recordOf(events: readonly RunEvent[]): Promise<RunRecord> {
  return recordRun(Readable.from(events));
}

describe('the events of a run, in order,', () => {
  it('are the events of each client, side by side', async () => {
    const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
    b.unsupported = (_, { fixture: { group } }) => (group === 'handshake' ? 'cannot do it' : undefined);
    const events = await eventsOf(run(a, b));
    expect(briefly(events).slice(0, 3)).toEqual([
      'run-started',
      // Loopback has no certificate authority for wss.
      'cases-skipped 3',
      'client-ready a 3',
    ]);
    expect(events.at(-1)?.type).toBe('run-finished');
    expect(briefly(eventsOfClient('a', events))).toEqual([
      'client-ready a 3',
      'observation a explicit-close/4001-with-reason trace',
      'observation a handshake/http-403 trace',
      'observation a negotiation/unknown-extension trace',
      'client-finished a',
    ]);
    expect(briefly(eventsOfClient('b', events))).toEqual([
      'client-ready b 2',
      'cases-skipped 1',
      'observation b explicit-close/4001-with-reason trace',
      'observation b negotiation/unknown-extension trace',
      'client-finished b',
    ]);
    const record = await recordOf(events);
    expect(record).toMatchObject({ mode: 'portable', fixtures, repeat: 1, seed: 1, faults: [] });
    expect(record.clients).toEqual([a.identity, b.identity]);
    expect(record.observations).toHaveLength(5);
    expect(record.skipped).toHaveLength(4);
    // Every case of every client is accounted for.
    const { clients } = judge(record, {});
    expect(clients.flatMap(({ problems }) => problems.map(({ kind }) => kind))).not.toContain('unobserved');
    expect(a.isClosed && b.isClosed).toBe(true);
  });

  it('start with the missing engines', async () => {
    const missing = [{ engine: 'webkit', reason: 'no webkit was found', fix: 'install it' }];
    const events = await eventsOf({ ...run(), missing });
    expect(briefly(events)).toEqual([
      'run-started',
      'engine-missing webkit',
      'cases-skipped 3',
      'run-finished',
    ]);
    expect((await recordOf(events)).missing).toEqual(missing);
  });

  it('continue with the next client if one does not open', async () => {
    const options = run(new InProcessClient('b'));
    const open = () => Promise.reject(new SetupError('a does not start'));
    const events = await eventsOf({ ...options, clients: [{ name: 'a', open }, ...options.clients] });
    expect(briefly(events).slice(2, 4)).toEqual([
      'client-unavailable a: a does not start',
      'client-ready b 3',
    ]);
    expect(await recordOf(events)).toMatchObject({ faults: ['a does not start'], clients: [{ name: 'b' }] });
  });

  it('are those of all clients before any of them ends, since no client waits for another one', async () => {
    const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
    const begun = new Map<string, () => void>();
    const bothBegin = Promise.all(
      [a, b].map(async ({ identity }) => new Promise<void>((begin) => begun.set(identity.name, begin))),
    );
    for (const client of [a, b])
      client.onObserve = async () => {
        begun.get(client.identity.name)?.();
        await bothBegin;
      };
    const events = await eventsOf(run(a, b));
    expect(events.filter(({ type }) => type === 'observation')).toHaveLength(6);
  });

  it('are those of one client after the other if they may share a profile', async () => {
    const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
    const options = run(a, b);
    const clients = options.clients.map((source) => ({ ...source, lane: 'one profile' }));
    const events = await eventsOf({ ...options, clients });
    const finished = events.findIndex((event) => event.type === 'client-finished' && event.client === 'a');
    const ready = events.findIndex((event) => event.type === 'client-ready' && event.client.name === 'b');
    expect(ready).toBeGreaterThan(finished);
  });

  it('continue with the other clients if one dies, without the rest of its observations', async () => {
    const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
    let begun = 0;
    a.onObserve = () => {
      if (++begun === 2) a.die('a crashed');
    };
    const events = await eventsOf(run(a, b));
    expect(briefly(eventsOfClient('a', events))).toEqual([
      'client-ready a 3',
      'observation a handshake/http-403 trace',
      'observation a negotiation/unknown-extension client',
      'client-died a: a crashed',
      'client-finished a',
    ]);
    expect(eventsOfClient('b', events).filter(({ type }) => type === 'observation')).toHaveLength(3);
    const record = await recordOf(events);
    expect(record.faults).toEqual(['a crashed']);
    expect(judge(record, {}).exitCode).toBe(2);
  });

  it('continue after a peer that does not start, with an error as its outcome', async () => {
    const network = openPortable();
    const openEndpoint: typeof network.openEndpoint = async (testCase, ...rest) => {
      if (testCase.fixture.group === 'negotiation') throw new Error('no address is left');
      return network.openEndpoint(testCase, ...rest);
    };
    const events = await eventsOf({
      ...run(new InProcessClient('a')),
      network: { ...network, openEndpoint },
    });
    expect(briefly(events).slice(4, 8)).toEqual([
      'observation a explicit-close/4001-with-reason trace',
      'observation a handshake/http-403 trace',
      'observation a negotiation/unknown-extension setup',
      'client-finished a',
    ]);
    const { observations } = await recordOf(events);
    expect(observations.map(({ outcome }) => outcome)).toContainEqual({
      kind: 'error',
      fault: 'setup',
      message: 'no address is left',
    });
  });

  it('end when the run is interrupted, without the observations in progress', async () => {
    const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
    const interrupt = new AbortController();
    let begun = 0;
    // The second observation never completes.
    a.onObserve = async () => {
      if (++begun > 1) await new Promise(() => undefined);
    };
    b.onObserve = async () => new Promise(() => undefined);
    const events: RunEvent[] = [];
    for await (const event of runSuite({ ...run(a, b), signal: interrupt.signal })) {
      events.push(event);
      if (event.type === 'observation') interrupt.abort();
    }
    expect(briefly(eventsOfClient('a', events))).toEqual([
      'client-ready a 3',
      'observation a handshake/http-403 trace',
      'client-finished a',
    ]);
    expect(briefly(eventsOfClient('b', events))).toEqual(['client-ready b 3', 'client-finished b']);
    expect(briefly(events.slice(-2))).toEqual(['run-interrupted: the run was interrupted', 'run-finished']);
    expect((await recordOf(events)).faults).toEqual(['the run was interrupted']);
    expect([a.isClosed, b.isClosed]).toEqual([true, true]);
  });
});

it('runSuite() closes all clients if the consumer stops early', async () => {
  const [a, b] = [new InProcessClient('a'), new InProcessClient('b')];
  // Observations of the other client never complete.
  b.onObserve = async () => new Promise(() => undefined);
  for await (const { type } of runSuite(run(a, b))) if (type === 'observation') break;
  expect([a.isClosed, b.isClosed]).toEqual([true, true]);
});

it('runSuite() throws unexpected errors', async () => {
  const open = () => Promise.reject(new TypeError('a mistake of ours'));
  await expect(eventsOf({ ...run(), clients: [{ name: 'a', open }] })).rejects.toThrow('a mistake of ours');
});

it('runSuite() respects the concurrency, and frees the client before the witness is complete', async () => {
  const client = new InProcessClient();
  let inProgress = 0;
  let most = 0;
  const observe = client.observe.bind(client);
  client.observe = async (asked) => {
    most = Math.max(most, ++inProgress);
    return observe(asked).finally(() => inProgress--);
  };
  const events = await eventsOf({ ...run(client), repeat: 4, concurrency: 3 });
  expect(most).toBe(3);
  expect((await recordOf(events)).observations).toHaveLength(12);
});

it('runSuite() observes in the order of the seed if it shuffles', async () => {
  const orderOf = async (options: Partial<SuiteOptions>) => {
    const client = new InProcessClient();
    const asked: string[] = [];
    client.onObserve = ({ protocols }) => void asked.push(...protocols);
    const named = fixtures.map((fixture) => ({
      ...fixture,
      script: { ...fixture.script, protocols: [fixture.group] },
    }));
    await eventsOf({ ...run(client), fixtures: named, repeat: 5, ...options });
    return asked;
  };
  const catalogueOrder = await orderOf({});
  const shuffled = await orderOf({ shuffle: true, seed: 5 });
  expect(shuffled).not.toEqual(catalogueOrder);
  expect(await orderOf({ shuffle: true, seed: 5 })).toEqual(shuffled);
  expect([...shuffled].sort()).toEqual([...catalogueOrder].sort());
});
