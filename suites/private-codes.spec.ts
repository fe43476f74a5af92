import { expect } from 'playwright/test';
import { fixtures } from '../fixtures/index.js';
import { budgetMs, test } from './browser.js';
import { casesOf } from '../harness/model/case.js';
import { unsupportedCases } from '../harness/run/partition-cases.js';
import { anchorFixtures } from './cases.js';
import { judgeClient, runIn } from './run.js';
import { skip } from './skip.js';

const sweepFixtures = fixtures.filter(({ sweep }) => sweep === true);

test(`explicit-close: a script reads each of ${sweepFixtures.length} private codes exactly`, async ({
  network,
  browserUnderTest,
  anchors,
}) => {
  if (!('client' in browserUnderTest)) skip('missing', browserUnderTest.missing);
  test.setTimeout(180_000);
  const { client } = browserUnderTest;
  const run = await runIn(client, network, { fixtures: sweepFixtures, surfaces: ['window'], budgetMs });
  const { problems, findings } = judgeClient(
    {
      ...run,
      fixtures: [...new Set([...sweepFixtures, ...anchorFixtures])],
      skipped: [...run.skipped, ...unsupportedCases(client, casesOf(anchorFixtures), ['window'])],
      observations: [...run.observations, ...anchors.filter(({ surface }) => surface === 'window')],
    },
    {},
  );
  expect(run.observations).toHaveLength(sweepFixtures.length);
  expect(problems).toEqual([]);
  expect(findings.filter(({ kind }) => kind === 'close-mismatch')).toEqual([]);
});
