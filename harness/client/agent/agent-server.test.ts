import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { casesOf } from '../../model/case.js';
import { openPortable } from '../../network/portable.js';
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
