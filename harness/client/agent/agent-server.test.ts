import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { casesOf } from '../../model/case.js';
import { openPortable } from '../../network/portable.js';
import type { Task } from '../../probe/task.js';
import { AgentServer } from './agent-server.js';

it('the agent page shares no host with peers on loopback, so that it shares no cookies with them', async () => {
  await using agent = await AgentServer.start({ warmsUp: false });
  const network = openPortable();
  const [testCase] = casesOf(fixtures).filter((candidate) => network.obstacle(candidate) === undefined);
  if (testCase === undefined) throw new Error('no fixture runs on loopback');
  await using endpoint = await network.openEndpoint(testCase, undefined, {
    onQuery: () => undefined,
    onAnswer: () => undefined,
  });
  expect(new URL(endpoint.url).hostname).not.toBe(new URL(agent.url).hostname);
});

it('the server of the agent page fails one observation if a message is too large, and discards the rest', async () => {
  await using agent = await AgentServer.start({ warmsUp: false });
  const observing = agent.observe({
    surface: 'window',
    url: 'ws://127.0.0.1:1/',
    protocols: [],
    budgetMs: 1000,
  });
  const rejected = expect(observing).rejects.toThrow('invalid trace: more than 1048576 bytes');
  const post = async (path: string, body: string) =>
    fetch(new URL(path, agent.url), { method: 'POST', body });
  const [task] = (await (await post('tasks', '{}')).json()) as Task[];
  const response = await post(`done?id=${String(task?.id)}`, JSON.stringify({ text: 'x'.repeat(3_000_000) }));
  expect(response.status).toBe(200);
  await rejected;
  expect(agent.death.aborted).toBe(false);
});
