import { describe, expect, it, vi } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import type { Scheme } from '../../model/layers.js';
import { failed } from '../../../test/support/verdicts.js';
import type { Tasks } from '../../probe/agent.js';
import type { Task } from '../../probe/task.js';
import { ClientError } from '../../support/errors.js';
import { Agent, type Request } from './agent.js';

const request: Request = { surface: 'window', url: 'ws://127.0.0.1:1/', protocols: [], budgetMs: 1000 };

function agent(): Agent {
  return new Agent({ own: 'http://localhost/' }, {});
}

/** Posts a text as the agent page. @returns the response */
async function postText(target: Agent, path: string, text: string, query = '') {
  return target.reply({ path, query: new URLSearchParams(query), text: () => Promise.resolve(text) });
}

/** Posts a message of the agent page. @returns the content of the response */
async function post(target: Agent, path: string, body: object, query = ''): Promise<unknown> {
  return JSON.parse((await postText(target, path, JSON.stringify(body), query))?.body ?? 'null');
}

describe.each([
  ['an object without fields', '{}'],
  ['a field with another type', JSON.stringify({ ...failed(), settled: 'yes' })],
  ['an unknown field', JSON.stringify({ ...failed(), more: 1 })],
  ['no JSON', '{'],
  ['null', 'null'],
])('a trace that is %s', (_, text) => {
  it('fails its own task, and no other', async () => {
    const attacked = agent();
    const [bad, good] = [attacked.observe(request), attacked.observe(request)];
    bad.catch(() => undefined);
    const [first, second] = (await post(attacked, 'tasks', {})) as Task[];
    await postText(attacked, 'done', text, `id=${String(first?.id)}`);
    await post(attacked, 'done', failed(), `id=${String(second?.id)}`);
    await expect(bad).rejects.toThrow(/^the agent page posted an invalid trace: ./);
    await expect(bad).rejects.not.toBeInstanceOf(ClientError);
    expect(await good).toEqual(failed());
    expect(attacked.death.aborted).toBe(false);
  });
});

it.each([
  ['hello', '{"userAgent": 1}'],
  ['hello', 'null'],
  ['ready', '{}'],
  ['fault', '{'],
  ['done', '{'],
])('a malformed message to %s changes nothing: %s', async (path, text) => {
  const attacked = agent();
  expect((await postText(attacked, path, text))?.status).toBe(path === 'done' ? 200 : 400);
  expect(attacked.death.aborted).toBe(false);
  const observing = attacked.observe(request);
  const [task] = (await post(attacked, 'tasks', {})) as Task[];
  await post(attacked, 'done', failed(), `id=${String(task?.id)}`);
  expect(await observing).toEqual(failed());
});

it('a dead agent rejects every task with the first reason, and ends the polling of its page', async () => {
  const dying = agent();
  const inProgress = dying.observe(request);
  expect(dying.death.aborted).toBe(false);
  const crash = new ClientError('its renderer crashed');
  dying.die(crash);
  dying.die(new ClientError('the client was closed'));
  expect(dying.death.reason).toBe(crash);
  await expect(inProgress).rejects.toBe(crash);
  await expect(dying.observe(request)).rejects.toBe(crash);
  await expect(dying.ready()).rejects.toBe(crash);
  expect(await post(dying, 'tasks', {})).toBeNull();
});

it('an agent dies if its page reports a fault', async () => {
  const broken = agent();
  const inProgress = broken.observe(request);
  await Promise.all([
    expect(inProgress).rejects.toThrow('an error occurred in the agent page: no realm'),
    post(broken, 'fault', { message: 'no realm' }),
  ]);
  expect(broken.death.reason).toBeInstanceOf(ClientError);
});

it('an agent dies if its page does not load, or does not complete a task', async () => {
  vi.useFakeTimers();
  const [absent, silent] = [agent(), agent()];
  const observing = silent.observe(request);
  expect((await post(silent, 'tasks', {})) as Tasks).toHaveLength(1);
  const outcomes = Promise.all([
    expect(absent.ready()).rejects.toThrow('did not load within 30 s'),
    expect(observing).rejects.toThrow('has not responded for 16 s'),
  ]);
  await vi.runAllTimersAsync();
  await outcomes;
  expect([absent.death.aborted, silent.death.aborted]).toEqual([true, true]);
  vi.useRealTimers();
});

it('skips what needs a trusted certificate in a browser that does not trust the CA', async () => {
  const target = new Agent({ own: 'http://localhost/', secure: 'https://agent.test/' }, {});
  const caseOf = (id: string, scheme: Scheme) => {
    const fixture = fixtures.find((candidate) => candidate.id === id);
    if (fixture === undefined) throw new RangeError(id);
    return { fixture, scheme, transport: 'http1' as const };
  };
  await post(target, 'hello', { userAgent: 'a browser', has: ['Worker'] });
  await post(target, 'ready', { ownWindow: false, trusts: false });
  const obstacle = "this browser does not trust the lab's certificate authority (CA)";
  expect(target.obstacle('window', caseOf('healthy/echo', 'wss'))).toBe(obstacle);
  expect(target.obstacle('window', caseOf('tls/expired-certificate', 'wss'))).toBe(obstacle);
  expect(target.obstacle('https-window', caseOf('tls/random-bytes-on-accept', 'wss'))).toBe(obstacle);
  expect(target.obstacle('window', caseOf('healthy/echo', 'ws'))).toBeUndefined();
  expect(target.obstacle('window', caseOf('tls/random-bytes-on-accept', 'wss'))).toBeUndefined();
  await post(target, 'ready', { ownWindow: false, trusts: true });
  expect(target.obstacle('window', caseOf('healthy/echo', 'wss'))).toBeUndefined();
});

it('an agent dies if its page posts more than a run needs', async () => {
  const flooded = new Agent({ own: 'http://localhost/' }, { maxTraces: 1000 });
  const observed = flooded.observe(request);
  const [task] = (await post(flooded, 'tasks', {})) as Task[];
  await Promise.all([
    expect(observed).rejects.toThrow('the traces of this run exceed'),
    post(flooded, 'done', { padding: 'x'.repeat(1000) }, `id=${String(task?.id)}`),
  ]);
  expect(flooded.death.aborted).toBe(true);
});
