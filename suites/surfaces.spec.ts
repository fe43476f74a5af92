import { expect } from 'playwright/test';
import { surfaces } from '../harness/model/observation.js';
import { observeAll } from '../harness/run/observe.js';
import { fixtures } from '../fixtures/index.js';
import { casesOf } from '../harness/model/case.js';
import { verdict } from '../harness/verdict/verdict.js';
import { anchorCases, budgetMs, expectations, test } from './browser.js';
import { findingText } from '../harness/report/text/finding-text.js';

/** The anchors, something to read, and what only a page can forbid. */
const more = [
  'explicit-close/4001-with-reason',
  'blocked-by-client/csp-no-connections',
  'blocked-by-client/mixed-content',
];
const chosen = [
  ...new Set([
    ...anchorCases.map(({ fixture }) => fixture),
    ...fixtures.filter(({ id }) => more.includes(id)),
  ]),
];

for (const surface of surfaces) {
  test(`${surface}: a script there learns no more than it may, and reads what it must`, async ({
    network,
    browserUnderTest,
  }) => {
    test.skip('missing' in browserUnderTest, 'missing' in browserUnderTest ? browserUnderTest.missing : '');
    if (!('client' in browserUnderTest)) return;
    const { client } = browserUnderTest;
    const cases = casesOf(chosen).filter((of) => network.obstacle(of) === undefined);
    const skipped = casesOf(chosen).flatMap((of) => {
      const reason = network.obstacle(of) ?? client.obstacle(surface, of);
      return reason === undefined ? [] : [{ fixture: of.fixture.id, scheme: of.scheme, surface, reason }];
    });
    test.skip(skipped.length === casesOf(chosen).length, skipped[0]?.reason);
    const observations = await observeAll(client, network, {
      cases,
      surfaces: [surface],
      repeat: 2,
      concurrency: 8,
      budgetMs: ({ fixture }) => (fixture.group === 'blocked-by-client' ? 1000 : budgetMs),
    });
    const [judged] = verdict({
      clients: [client.identity],
      fixtures: chosen,
      surfaces: [surface],
      observations,
      skipped,
      expectations,
      budgetMs,
    }).clients;
    expect(judged?.problems, 'the run is valid').toEqual([]);
    const fresh = judged?.findings.filter(({ expected }) => expected === undefined);
    expect(
      fresh?.map((finding) => findingText(finding, [surface])),
      'findings that nobody expected',
    ).toEqual([]);
  });
}
