import { expect } from 'playwright/test';
import { fixtures } from '../fixtures/index.js';
import { casesOf } from '../harness/model/case.js';
import { observeAll } from '../harness/run/observe.js';
import { verdict } from '../harness/verdict/verdict.js';
import { anchorCases, budgetMs, test } from './browser.js';

const row = fixtures.filter(({ sweep }) => sweep === true);

test(`explicit-close: a script reads each of ${row.length} private codes exactly`, async ({
  network,
  browserUnderTest,
  anchors,
}) => {
  test.skip('missing' in browserUnderTest, 'missing' in browserUnderTest ? browserUnderTest.missing : '');
  if (!('client' in browserUnderTest)) return;
  test.setTimeout(180_000);
  const { client } = browserUnderTest;
  const observations = await observeAll(client, network, {
    cases: casesOf(row),
    surfaces: ['window'],
    repeat: 1,
    concurrency: 8,
    budgetMs: () => budgetMs,
  });
  const judged = verdict({
    clients: [client.identity],
    fixtures: [...new Set([...row, ...anchorCases.map(({ fixture }) => fixture)])],
    surfaces: ['window'],
    observations: [...observations, ...anchors.filter(({ surface }) => surface === 'window')],
    skipped: [],
    expectations: {},
    budgetMs,
  });
  const { problems, findings } = judged.clients[0] ?? { problems: ['no verdict'], findings: [] };
  expect(observations).toHaveLength(row.length);
  expect(problems).toEqual([]);
  expect(findings.filter(({ kind }) => kind === 'close-mismatch')).toEqual([]);
});
