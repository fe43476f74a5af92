/**
 * Measures how many failures per second the suite observes, and compares that with tests as they are usually written. Both observe
 * the same failures on the same machine. Prints the ratio and writes it as JSON to the folder given on the command line.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtures } from '../../fixtures/index.js';
import { type BrowserBuild, discover } from '../client/browsers/discover.js';
import { openClient } from '../client/browsers/open.js';
import { affectsRetransmission, sendsReset, hasListener } from '../model/path-outcome.js';
import { type Case, casesOf } from '../model/case.js';
import { type Peer, pathOutcomesOf } from '../model/peer.js';
import { countOf, type ClientIdentity } from '../model/observation.js';
import { recordRun } from '../run/run-record.js';
import { runSuite } from '../run/suite.js';
import { inheritedMode, openNetwork } from '../network/run-mode.js';
import { replaceFile } from '../support/replace-file.js';
import { printable } from '../support/text/printable.js';
import { type Baseline, measureBaseline } from './baseline.js';

interface Measurement {
  client: ClientIdentity;
  baseline: { method: Baseline; observations: number; perSecond: number };
  suite: { concurrency: number; observations: number; perSecond: number };
  ratio: number;
}

const concurrency = 8;
const repeat = 5;
const [folder = 'badsocket-report'] = process.argv.slice(2);

/** Forty cases that fail within milliseconds in every engine, so that the benchmark measures the runner and no timeout. */
const quickCases: readonly Case[] = casesOf(
  fixtures.filter(({ group }) => ['name', 'port', 'handshake'].includes(group)),
)
  .filter(({ fixture, scheme }) => scheme === 'ws' && !fixture.slow && failsAtOnce(fixture.peer))
  .concat(casesOf(fixtures.filter(({ group }) => group === 'tls')))
  .slice(0, 40);

function failsAtOnce(peer: Peer): boolean {
  const waits = peer.name !== undefined && 'answer' in peer.name && peer.name.afterMs !== undefined;
  return (
    !waits &&
    pathOutcomesOf(peer).every(
      (outcome) => hasListener(outcome) || (sendsReset(outcome) && !affectsRetransmission(outcome)),
    )
  );
}

await using network = await openNetwork(inheritedMode());
const cases = quickCases.filter((testCase) => network.obstacle(testCase) === undefined);
const { found } = await discover();
const measurements: Measurement[] = [];
for (const build of found) {
  const baseline = await measureBaseline(build, network, cases);
  const suite = await measureSuite(build);
  const suitePerSecond = perSecond(suite.observations, suite.ms);
  const baselinePerSecond = perSecond(baseline.observations, baseline.ms);
  const measurement: Measurement = {
    client: suite.client,
    baseline: {
      method: baseline.method,
      observations: baseline.observations,
      perSecond: baselinePerSecond,
    },
    suite: { concurrency, observations: suite.observations, perSecond: suitePerSecond },
    ratio: Math.round((suitePerSecond / baselinePerSecond) * 10) / 10,
  };
  measurements.push(measurement);
  const { product, version } = suite.client;
  process.stdout.write(
    `${printable(product)} ${printable(version)}: ${suitePerSecond} observations per second, ${baselinePerSecond} with ${baseline.method} (${measurement.ratio} times as fast)\n`,
  );
}
await mkdir(folder, { recursive: true });
const path = join(folder, 'bench.json');
await replaceFile(
  path,
  `${JSON.stringify({ schemaVersion: 1, measuredAt: new Date().toISOString(), measurements }, null, 1)}\n`,
);
process.stdout.write(`Written to ${path}\n`);
process.exit();

/** Runs the suite in one browser. @returns the time of the observations in milliseconds, without the start of the browser */
async function measureSuite(
  build: BrowserBuild,
): Promise<{ client: ClientIdentity; observations: number; ms: number }> {
  const events = runSuite({
    network,
    clients: [{ name: build.engine, open: async () => openClient(build, network.mode) }],
    fixtures: cases.map(({ fixture, scheme }) => ({ ...fixture, schemes: [scheme] })),
    surfaces: ['window'],
    repeat,
    seed: 0,
    concurrency,
    budgetMs: 10_000,
  });
  let readyAt = 0;
  let finishedAt = 0;
  const { clients, observations, faults } = await recordRun(events, ({ type }) => {
    if (type === 'client-ready') readyAt = performance.now();
    if (type === 'client-finished') finishedAt = performance.now();
  });
  const [client] = clients;
  if (client === undefined || faults.length > 0) throw new Error(faults.join('; '));
  return { client, observations: countOf(observations), ms: finishedAt - readyAt };
}

function perSecond(observations: number, ms: number): number {
  return Math.round((observations / ms) * 10_000) / 10;
}
