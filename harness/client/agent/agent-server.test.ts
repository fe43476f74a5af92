import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { casesOf } from '../../model/case.js';
import { openPortable } from '../../network/portable.js';
import { AgentServer } from './agent-server.js';

it('the agent page has no host in common with the peers of loopback: a cookie of theirs would be its own', async () => {
  await using agent = await AgentServer.start({ warmsUp: false });
  const network = openPortable();
  const [of] = casesOf(fixtures).filter((testCase) => network.obstacle(testCase) === undefined);
  if (of === undefined) throw new Error('no fixture stands on loopback');
  await using site = await network.openEndpoint(of, undefined, {
    onQuery: () => undefined,
    onAnswer: () => undefined,
  });
  expect(new URL(site.url).hostname).not.toBe(new URL(agent.url).hostname);
});
