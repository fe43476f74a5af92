import { expect } from 'playwright/test';
import { surfaces } from '../harness/model/observation.js';
import { fixtures } from '../fixtures/index.js';
import { casesOf } from '../harness/model/case.js';
import { anchorFixtures, budgetMs, expectations, test } from './browser.js';
import { findingText } from '../harness/report/text/finding-text.js';
import { judgeClient, runIn } from './run.js';

/** The anchors, something to read, and what only a page can forbid. */
const more = [
  'explicit-close/4001-with-reason',
  'blocked-by-client/csp-no-connections',
  'blocked-by-client/mixed-content',
];
const chosen = [...new Set([...anchorFixtures, ...fixtures.filter(({ id }) => more.includes(id))])];

for (const surface of surfaces) {
  test(`${surface}: a script there learns no more than it may, and reads what it must`, async ({
    network,
    browserUnderTest,
  }) => {
    test.skip('missing' in browserUnderTest, 'missing' in browserUnderTest ? browserUnderTest.missing : '');
    if (!('client' in browserUnderTest)) return;
    const { client } = browserUnderTest;
    const run = await runIn(client, network, { fixtures: chosen, surfaces: [surface], repeat: 2, budgetMs });
    test.skip(run.skipped.length === casesOf(chosen).length, run.skipped[0]?.reason);
    const judged = judgeClient(run, expectations);
    expect(judged.problems, 'the run is valid').toEqual([]);
    const fresh = judged.findings.filter(({ expected }) => expected === undefined);
    expect(
      fresh.map((finding) => findingText(finding, [surface])),
      'findings that nobody expected',
    ).toEqual([]);
  });
}
