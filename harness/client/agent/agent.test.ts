import { expect, it, vi } from 'vitest';
import type { Tasks } from '../../probe/agent.js';
import { ClientError } from '../../support/errors.js';
import { Agent, type Request } from './agent.js';

const request: Request = { surface: 'window', url: 'ws://127.0.0.1:1/', protocols: [], budgetMs: 1000 };

function agent(): Agent {
  return new Agent({ own: 'http://localhost/' }, {});
}

/** Posts a message of the agent page. @returns the response */
async function post(target: Agent, path: string, body: object): Promise<unknown> {
  const reply = await target.reply({
    path,
    query: new URLSearchParams(),
    text: () => Promise.resolve(JSON.stringify(body)),
  });
  return JSON.parse(reply?.body ?? 'null');
}

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
