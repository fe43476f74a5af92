import { expect, type TestInfo } from 'playwright/test';
import { caseName, casesOf, includesCase, refName, refOf } from '../harness/model/case.js';
import type { Group } from '../harness/model/layers.js';
import { defaultSurfaces, type Observation } from '../harness/model/observation.js';
import { budgetMs, expectations, test } from './browser.js';
import { anchorFixtures, suiteCases } from './cases.js';
import { recordedDefects } from './recorded.js';
import { staleText } from '../harness/report/text/defect-text.js';
import { findingText } from '../harness/report/text/finding-text.js';
import { unsupportedCases } from '../harness/run/partition-cases.js';
import { judgeClient } from './run.js';
import { skip } from './skip.js';

for (const testCase of suiteCases) {
  const { fixture, scheme, transport } = testCase;
  const name = caseName(testCase);
  const rule = ruleOf(fixture.group);

  test(
    `${name}: ${rule}`,
    { tag: `@${fixture.group}` },
    async ({ network, browserUnderTest, ahead, anchors }, info) => {
      if (fixture.slow)
        skip('slow', 'an engine takes more than ten seconds; `badsocket run --slow` includes it');
      if (!('client' in browserUnderTest)) skip('missing', browserUnderTest.missing);
      const obstacle = network.obstacle(testCase);
      if (obstacle !== undefined) skip('missing', obstacle);
      if (ahead === undefined) throw new Error('A browser under test has observations.');
      const { client } = browserUnderTest;

      const obstacles = defaultSurfaces.map((surface) => client.obstacle(surface, testCase));
      if (obstacles[0] !== undefined && !obstacles.includes(undefined)) skip('by-design', obstacles[0]);

      const observations = await ahead.observations(testCase);
      const otherAnchors = anchors.filter((observation) => refName(observation) !== name);
      const isAnchor = anchorFixtures.includes(fixture);
      // Anchors are observed over every scheme, this fixture over the scheme of the test.
      const fixtures = [...new Set([...anchorFixtures, fixture])].map((observed) => ({
        ...observed,
        ...(observed === fixture && !isAnchor && { schemes: [scheme], transports: [transport] }),
      }));
      const run = {
        clients: [client.identity],
        fixtures,
        surfaces: [...defaultSurfaces],
        observations: [...otherAnchors, ...observations],
        skipped: unsupportedCases(client, casesOf(fixtures), defaultSurfaces),
        budgetMs,
      };
      const { findings, problems, defects, stale } = judgeClient(run, expectations);
      const own = findings.filter(({ cases }) => includesCase(cases, refOf(testCase)));
      const fixed = stale.filter(({ cases }) => includesCase(cases, refOf(testCase)));
      if (problems.length > 0 || own.length > 0 || fixed.length > 0) await attach(info, observations);
      const explaining = defects.filter(({ id }) => own.some(({ defect }) => defect === id));
      expect(
        explaining.map(({ id }) => id),
        'the run shows the defects of docs/defects.json',
      ).toEqual(expect.arrayContaining(recordedDefects(client.identity, testCase, expectations)));
      // Nothing but known defects may be an expected failure: neither an error nor an unexpected finding.
      const onlyKnown = explaining.length > 0 && explaining.every(({ status }) => status === 'known');
      if (onlyKnown && problems.length === 0 && fixed.length === 0)
        test.fail(
          true,
          explaining.map((defect) => ('title' in defect ? `${defect.id}: ${defect.title}` : '')).join('; '),
        );
      expect({
        problems,
        findings: own.map((finding) => findingText(finding, defaultSurfaces)),
        'known defects that no longer show': fixed.map((part) => staleText(part, defaultSurfaces)),
      }).toEqual({ problems: [], findings: [], 'known defects that no longer show': [] });
    },
  );
}

function ruleOf(group: Group): string {
  switch (group) {
    case 'explicit-close':
    case 'healthy':
      return 'a script reads the close exactly';
    case 'protocol-violation':
      return 'the client fails the connection, like any other failure';
    case 'blocked-by-client':
      return 'the client does not connect';
    default:
      return 'a script cannot tell it from other failures';
  }
}

async function attach(info: TestInfo, observations: readonly Observation[]): Promise<void> {
  await info.attach('observations.json', {
    body: JSON.stringify(observations, null, 1),
    contentType: 'application/json',
  });
}
