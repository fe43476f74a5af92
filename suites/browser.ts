import { test as base } from 'playwright/test';
import { fixtures } from '../fixtures/index.js';
import type { Client } from '../harness/client/client.js';
import { discover } from '../harness/client/browsers/discover.js';
import { openClient } from '../harness/client/browsers/open.js';
import { loadExpectations, shippedExpectations } from '../harness/run/expectations.js';
import type { Network } from '../harness/network/network.js';
import { defaultSurfaces, type Engine, engines, type Observation } from '../harness/model/observation.js';
import { inheritedMode, openNetwork } from '../harness/network/run-mode.js';
import { Ahead } from './ahead.js';
import { anchorFixtures, suiteCases } from './cases.js';
import { runIn } from './run.js';

export interface EngineOptions {
  engine: Engine;
}

interface Worker {
  network: Network;
  /** The browser, or why there is none. */
  browserUnderTest: { client: Client } | { missing: string };
  /** Observes the cases of the tests; missing without a browser. */
  ahead: Ahead | undefined;
  /** The observations that every other case is compared with: a quick case of each situation, and a healthy one. */
  anchors: Observation[];
}

/** The time that an observation waits for the connection to close, in milliseconds. */
export const budgetMs = 10_000;

/** The built-in expectations. They are loaded before the tests are declared, because they decide which tests must fail. */
export const expectations = await loadExpectations(
  shippedExpectations,
  fixtures.map(({ id }) => id),
);

/** Playwright Test with a network, a browser and its anchors for each worker. */
export const test = base.extend<object, EngineOptions & Worker>({
  engine: [engines[0], { option: true, scope: 'worker' }],
  network: [
    async ({}, use) => {
      await using network = await openNetwork(inheritedMode());
      await use(network);
    },
    { scope: 'worker' },
  ],
  browserUnderTest: [
    async ({ engine, network }, use) => {
      const { found, missing } = await discover({ engines: [engine] });
      const [build] = found;
      if (build === undefined) {
        await use({ missing: missing.map(({ reason, fix }) => `${reason}: ${fix}`).join('; ') });
        return;
      }
      await using client = await openClient(build, network.mode);
      await use({ client });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  ahead: [
    async ({ browserUnderTest, network }, use) => {
      if (!('client' in browserUnderTest)) {
        await use(undefined);
        return;
      }
      const cases = suiteCases.filter(
        (testCase) => !testCase.fixture.slow && network.obstacle(testCase) === undefined,
      );
      await using ahead = new Ahead(browserUnderTest.client, network, {
        cases,
        surfaces: defaultSurfaces,
        budgetMs,
      });
      await use(ahead);
    },
    { scope: 'worker' },
  ],
  anchors: [
    async ({ browserUnderTest, network }, use) => {
      if (!('client' in browserUnderTest)) {
        await use([]);
        return;
      }
      const { observations } = await runIn(browserUnderTest.client, network, {
        fixtures: anchorFixtures,
        surfaces: defaultSurfaces,
        budgetMs,
      });
      await use(observations);
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
