import { expect } from 'playwright/test';
import { surfaces } from '../harness/model/observation.js';
import { casesOf } from '../harness/model/case.js';
import { budgetMs, expectations, test } from './browser.js';
import { surfaceFixtures } from './cases.js';
import { newFindings } from '../harness/report/layout/defects.js';
import { findingText } from '../harness/report/text/finding-text.js';
import { judgeClient, runIn } from './run.js';
import { skip } from './skip.js';

for (const surface of surfaces) {
  test(`${surface}: a script cannot tell failures apart, and reads explicit closes exactly`, async ({
    network,
    browserUnderTest,
  }) => {
    if (!('client' in browserUnderTest)) skip('missing', browserUnderTest.missing);
    const { client } = browserUnderTest;
    const run = await runIn(client, network, {
      fixtures: surfaceFixtures,
      surfaces: [surface],
      repeat: 2,
      budgetMs,
    });
    const [skipped] = run.skipped;
    if (skipped !== undefined && run.skipped.length === casesOf(surfaceFixtures).length)
      skip('by-design', skipped.reason);
    const judged = judgeClient(run, expectations);
    expect(judged.problems, 'the run is valid').toEqual([]);
    const fresh = newFindings(judged);
    expect(
      fresh.map((finding) => findingText(finding, [surface])),
      'unexpected findings',
    ).toEqual([]);
  });
}
