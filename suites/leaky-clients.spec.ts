import picomatch from 'picomatch/posix.js';
import { readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright';
import { expect } from 'playwright/test';
import type { BrowserBuild } from '../harness/client/browsers/discover.js';
import { discover } from '../harness/client/browsers/discover.js';
import { launchBrowser, openClient } from '../harness/client/browsers/open.js';
import type { Fixture } from '../harness/model/fixture.js';
import type { Layer, Transport } from '../harness/model/layers.js';
import type { Network } from '../harness/network/network.js';
import type { RunRecord } from '../harness/run/run-events.js';
import type { LeakyClientResult } from '../harness/model/report.js';
import { channels } from '../harness/verdict/channels.js';
import type { ClientProblem, ClientVerdict, Finding } from '../harness/model/verdict.js';
import { budgetMs, test } from './browser.js';
import { withAnchors } from './cases.js';
import { judgeClient, runIn } from './run.js';
import { skip } from './skip.js';
import { type LeakyClient, leakyClients, scriptOf } from './leaky-clients/leaky-clients.js';
import { findingText } from '../harness/report/text/finding-text.js';
import { problemText } from '../harness/report/text/problem-text.js';

/** Returns the anchors, a connection lost in another way, and an explicit close: each over one scheme, and over a transport if they have it. */
const suiteFixtures = (wanted: Transport): Fixture[] =>
  withAnchors('connection/reset-after-open', 'explicit-close/4001-with-reason').map((fixture) =>
    wanted === 'http2' && fixture.transports.includes(wanted)
      ? { ...fixture, schemes: ['wss'], transports: [wanted] }
      : { ...fixture, schemes: fixture.schemes.slice(0, 1), transports: ['http1'] },
  );

const shipped = new URL('../expectations/leaky-clients.json', import.meta.url);
const update = process.env['BADSOCKET_UPDATE_LEAKY_CLIENTS'] !== undefined;

/** The settings of the run of a leaky client. */
type RunSettings = Required<Pick<LeakyClient, 'surface' | 'repeat' | 'concurrency' | 'transport'>>;

/** The verdicts on the unmodified client, by surface, number of repetitions and transport. */
const baselines = new Map<string, Promise<ClientVerdict>>();

/** How many leaky clients run at once, ahead of their tests. Most of the time of an observation is waiting. */
const reach = 6;

/** The browser that all leaky clients share. Each one has its own context. */
let browser: Promise<Browser> | undefined;

/** The runs of leaky clients, by name. Those of the next tests are in progress. */
const runs = new Map<string, Promise<RunRecord>>();

/** The result of each leaky client, and the channels of its findings. */
const results: { result: LeakyClientResult; channels: string[] }[] = [];

// The tests of all leaky clients together use the results of the tests before them.
test.describe.configure({ mode: 'serial' });
test.skip(
  ({ engine }) => engine !== 'chromium',
  'one engine is enough to test the suite; Chromium has WebSocketStream',
);

for (const [name, leakyClient] of Object.entries(leakyClients)) {
  test(`${name} is caught: ${leakyClient.leaks}`, { tag: '@leaky-clients' }, async ({ engine, network }) => {
    const { found } = await discover({ engines: [engine] });
    const [build] = found;
    if (build === undefined) skip('missing', `no browser for ${engine} was found`);
    const settings = settingsOf(leakyClient);
    const { surface, repeat, transport } = settings;
    const key = `${surface} ${repeat} ${transport}`;
    const baseline = await (baselines.get(key) ?? observeUnmodified(key, build, network, settings));
    expect(baseline.problems, 'the run of the unmodified client is valid').toEqual([]);

    const run = await observeAhead(name, build, network);
    const judged = judge(run);
    const fresh = judged.findings
      .filter((finding) => !baseline.findings.some((before) => isSame(before, finding)))
      .map((finding) => ({ finding, situations: leakedSituations(finding, baseline) }))
      // The unmodified client has the same finding in the same situations, perhaps in more of their cases.
      .filter(({ finding, situations }) => situations.length > 0 || finding.situations.length === 0)
      .map(({ finding, situations }) => ({ ...finding, situations }));
    const result = resultOf(name, leakyClient, fresh, judged);
    results.push({ result, channels: fresh.flatMap((finding) => channelOf(finding) ?? []) });
    expect(result.caught, result.by).toBe(true);
    if (leakyClient.channel === 'witness') {
      const { findings, problems } = judge(withMetRequirements(run));
      expect([...findings, ...problems], 'only the witness can catch this client').toEqual([]);
    }
    // The findings name no other situations.
    for (const finding of fresh)
      expect(situationsOf(leakyClient, finding), findingText(finding, [surface])).toEqual(
        expect.arrayContaining(finding.situations),
      );
  });
}

test.afterAll(async () => {
  await Promise.allSettled(runs.values());
  await (await browser)?.close();
});

test('each channel catches a leaky client that no other channel catches', () => {
  const needed = channels.filter(({ channel }, index) => {
    const earlier = channels.slice(0, index).map((before) => before.channel);
    const describes = (name: string) => picomatch.isMatch(name, channel) && !picomatch.isMatch(name, earlier);
    return !results.some((result) => result.channels.length > 0 && result.channels.every(describes));
  });
  expect(needed.map(({ channel }) => channel)).toEqual([]);
});

test('expectations/leaky-clients.json is up to date (BADSOCKET_UPDATE_LEAKY_CLIENTS=1 updates it)', async () => {
  const text = `${JSON.stringify(
    results.map(({ result }) => result),
    null,
    1,
  )}\n`;
  if (update) await writeFile(shipped, text);
  const written = JSON.parse(await readFile(shipped, 'utf8')) as LeakyClientResult[];
  // The text of the evidence differs between runs.
  const withoutEvidence = (all: readonly LeakyClientResult[]) => all.map(({ by: _, ...rest }) => rest);
  expect(withoutEvidence(written)).toEqual(withoutEvidence(results.map(({ result }) => result)));
});

/** Returns the situations in which a leaky client may have a finding. */
function situationsOf(
  { situations, unopened = [], nonconforming = situations }: LeakyClient,
  finding: Finding,
): readonly Layer[] {
  if (finding.kind === 'feedback-mismatch') return nonconforming;
  return finding.kind === 'close-mismatch' && finding.channel === 'open' ? unopened : situations;
}

async function observeUnmodified(
  key: string,
  build: BrowserBuild,
  network: Network,
  settings: RunSettings,
): Promise<ClientVerdict> {
  const judged = observe(build, network, settings).then(judge);
  baselines.set(key, judged);
  return judged;
}

function settingsOf({
  surface = 'window',
  repeat = 1,
  concurrency = 1,
  transport = 'http1',
}: LeakyClient): RunSettings {
  return { surface, repeat, concurrency, transport };
}

/** Returns the run of a leaky client, and starts the runs of the next ones. */
async function observeAhead(name: string, build: BrowserBuild, network: Network): Promise<RunRecord> {
  const entries = Object.entries(leakyClients);
  const index = entries.findIndex(([candidate]) => candidate === name);
  for (const [nextName, leakyClient] of entries.slice(index, index + reach)) {
    if (runs.has(nextName)) continue;
    const run = observe(build, network, settingsOf(leakyClient), scriptOf(leakyClient));
    // Rejections surface in the test that awaits the run, if it runs.
    run.catch(() => undefined);
    runs.set(nextName, run);
  }
  const run = runs.get(name);
  if (run === undefined) throw new RangeError(`${name} is not a leaky client`);
  return run;
}

async function observe(
  build: BrowserBuild,
  network: Network,
  { surface, repeat, concurrency, transport }: RunSettings,
  initScript?: string,
): Promise<RunRecord> {
  browser ??= launchBrowser(build, network.mode);
  await using client = await openClient(build, network.mode, {
    initScript,
    concurrency,
    browser: await browser,
  });
  return await runIn(client, network, {
    fixtures: suiteFixtures(transport),
    surfaces: [surface],
    repeat,
    concurrency,
    budgetMs,
  });
}

function judge(run: RunRecord): ClientVerdict {
  return judgeClient(run, {});
}

/** Returns the run with all requirements met. */
function withMetRequirements({ observations, ...run }: RunRecord): RunRecord {
  return {
    ...run,
    observations: observations.map(({ witness, ...rest }) => ({
      ...rest,
      witness: {
        ...witness,
        requirements: witness.requirements.map((requirement) => ({ ...requirement, met: true })),
      },
    })),
  };
}

/** Whether two findings are the same, whatever the other findings are with which they form a defect. */
function isSame(first: Finding, second: Finding): boolean {
  return isDeepStrictEqual({ ...first, defect: '' }, { ...second, defect: '' });
}

/** Returns the situations of a finding that the unmodified client does not leak in the same way. */
function leakedSituations(finding: Finding, baseline: ClientVerdict): Layer[] {
  const known = baseline.findings.filter((before) => leakOf(before) === leakOf(finding));
  return finding.situations.filter((layer) => !known.some(({ situations }) => situations.includes(layer)));
}

function leakOf(finding: Finding): string {
  return finding.kind === 'distinguishable' ? `${finding.channel} ${finding.here.value}` : finding.kind;
}

function channelOf(finding: Finding): string | undefined {
  return finding.kind === 'distinguishable' ? finding.channel : undefined;
}

function resultOf(
  name: string,
  { leaks, channel, situations }: LeakyClient,
  findings: readonly Finding[],
  judged: ClientVerdict,
): LeakyClientResult {
  const textOf = (finding: Finding) => findingText(finding, judged.surfaces);
  const problemTextOf = (problem: ClientProblem) =>
    problemText({ client: judged.client.name, problem, observed: judged });
  const unwitnessed = judged.problems.filter(({ kind }) => kind === 'unwitnessed').map(problemTextOf)[0];
  const distinction = findings.filter(
    (finding) =>
      (channelOf(finding) ?? finding.kind) === channel &&
      (channel === 'close-mismatch' || haveSameItems(finding.situations, situations)),
  );
  const [first] = distinction.map(textOf);
  const by = channel === 'witness' ? unwitnessed : first;
  return {
    name,
    leaks,
    channel,
    situations: [...situations],
    caught: by !== undefined,
    by:
      by ??
      `not caught; findings and problems: ${[...findings.map(textOf), ...judged.problems.map(problemTextOf)].join('; ') || 'none'}`,
  };
}

function haveSameItems(first: readonly string[], second: readonly string[]): boolean {
  return [...first].sort().join() === [...second].sort().join();
}
