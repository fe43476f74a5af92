import picomatch from 'picomatch/posix.js';
import { readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright';
import { expect } from 'playwright/test';
import { fixtures } from '../fixtures/index.js';
import type { BrowserBuild } from '../harness/client/browsers/discover.js';
import { discover } from '../harness/client/browsers/discover.js';
import { launchBrowser, openClient } from '../harness/client/browsers/open.js';
import type { Layer } from '../harness/model/layers.js';
import type { Network } from '../harness/network/network.js';
import type { RunRecord } from '../harness/run/run-events.js';
import type { LeakyClientResult } from '../harness/model/report.js';
import { channels } from '../harness/verdict/channels.js';
import type { ClientProblem, ClientVerdict, Finding } from '../harness/model/verdict.js';
import { test } from './browser.js';
import { judgeClient, runIn } from './run.js';
import { type LeakyClient, leakyClients, scriptOf } from './leaky-clients/leaky-clients.js';
import { findingText } from '../harness/report/text/finding-text.js';
import { problemText } from '../harness/report/text/problem-text.js';

/** One quick fixture of each situation, two of lost connections, and the controls. */
const names = [
  'name/nxdomain',
  'route/host-unreachable',
  'port/closed',
  'tls/unknown-issuer',
  'handshake/http-403',
  'negotiation/unknown-extension',
  'connection/finish-after-open',
  'connection/reset-after-open',
  'healthy/echo',
  'explicit-close/4001-with-reason',
];
const own = fixtures
  .filter(({ id }) => names.includes(id))
  .map((fixture) => ({ ...fixture, schemes: fixture.schemes.slice(0, 1) }));

/** A close event that never comes is waited for this long. */
const budgetMs = 2000;

const shipped = new URL('../expectations/leaky-clients.json', import.meta.url);
const update = process.env['BADSOCKET_UPDATE_LEAKY_CLIENTS'] !== undefined;

/** How a client is observed. */
type Way = Required<Pick<LeakyClient, 'surface' | 'repeat' | 'concurrency'>>;

/** What the client without a mutant says, by surface and number of repetitions. */
const baselines = new Map<string, Promise<ClientVerdict>>();

/** How many leaky clients are observed ahead of their tests: most of an observation is waiting. */
const reach = 3;

/** One browser for all of them: each is a context of its own. */
let browser: Promise<Browser> | undefined;

/** The runs of leaky clients, by name: those of the tests to come have begun. */
const runs = new Map<string, Promise<RunRecord>>();

/** What came of each mutant, and by which channels. */
const results: { result: LeakyClientResult; channels: string[] }[] = [];

// What is asked of all mutants together is asked of what the tests before have seen.
test.describe.configure({ mode: 'serial' });
test.skip(
  ({ engine }) => engine !== 'chromium',
  'one engine shows that the suite notices; this one has WebSocketStream',
);

for (const [name, leakyClient] of Object.entries(leakyClients)) {
  test(`${name} is caught: ${leakyClient.leaks}`, { tag: '@leaky-clients' }, async ({ engine, network }) => {
    const { found } = await discover({ engines: [engine] });
    const [build] = found;
    test.skip(build === undefined, 'there is no such browser');
    if (build === undefined) return;
    const way = wayOf(leakyClient);
    const { surface, repeat } = way;
    const key = `${surface} ${repeat}`;
    const baseline = await (baselines.get(key) ?? observeUnchanged(key, build, network, way));
    expect(baseline.problems, 'the run without the mutant is valid').toEqual([]);

    const run = await observeAhead(name, build, network);
    const judged = judge(run);
    const fresh = judged.findings
      .filter((finding) => !baseline.findings.some((before) => isDeepStrictEqual(before, finding)))
      .map((finding) => ({ ...finding, situations: accused(finding, baseline) }));
    const result = resultOf(name, leakyClient, fresh, judged);
    results.push({ result, channels: fresh.flatMap((finding) => channelOf(finding) ?? []) });
    expect(result.caught, result.by).toBe(true);
    if (leakyClient.channel === 'witness') {
      const { findings, problems } = judge(borneOut(run));
      expect([...findings, ...problems], 'it plays so well that the witness alone can catch it').toEqual([]);
    }
    // Nobody else is accused.
    for (const finding of fresh)
      expect(leakyClient.situations, findingText(finding, [surface])).toEqual(
        expect.arrayContaining(finding.situations),
      );
  });
}

test.afterAll(async () => {
  await Promise.allSettled(runs.values());
  await (await browser)?.close();
});

test('each channel is needed: without it, a leaky client would not be caught', () => {
  const needed = channels.filter(({ channel }, index) => {
    const earlier = channels.slice(0, index).map((each) => each.channel);
    const describes = (name: string) => picomatch.isMatch(name, channel) && !picomatch.isMatch(name, earlier);
    return !results.some((each) => each.channels.length > 0 && each.channels.every(describes));
  });
  expect(needed.map(({ channel }) => channel)).toEqual([]);
});

test('what became of the leaky clients is written down beside the package; BADSOCKET_UPDATE_LEAKY_CLIENTS=1 writes it anew', async () => {
  const text = `${JSON.stringify(
    results.map(({ result }) => result),
    null,
    1,
  )}\n`;
  if (update) await writeFile(shipped, text);
  const written = JSON.parse(await readFile(shipped, 'utf8')) as LeakyClientResult[];
  // The words of the evidence are those of one run.
  const became = (all: readonly LeakyClientResult[]) => all.map(({ by: _, ...rest }) => rest);
  expect(became(written)).toEqual(became(results.map(({ result }) => result)));
});

async function observeUnchanged(
  key: string,
  build: BrowserBuild,
  network: Network,
  way: Way,
): Promise<ClientVerdict> {
  const judged = observe(build, network, way).then(judge);
  baselines.set(key, judged);
  return judged;
}

function wayOf({ surface = 'window', repeat = 1, concurrency = 1 }: LeakyClient): Way {
  return { surface, repeat, concurrency };
}

/** The run of a leaky client; those of the next ones begin beside it. */
async function observeAhead(name: string, build: BrowserBuild, network: Network): Promise<RunRecord> {
  const entries = Object.entries(leakyClients);
  const index = entries.findIndex(([each]) => each === name);
  for (const [each, leakyClient] of entries.slice(index, index + reach)) {
    if (runs.has(each)) continue;
    const run = observe(build, network, wayOf(leakyClient), scriptOf(leakyClient));
    // Whoever awaits it sees why it failed; nobody may.
    run.catch(() => undefined);
    runs.set(each, run);
  }
  const run = runs.get(name);
  if (run === undefined) throw new RangeError(`${name} is no leaky client`);
  return run;
}

async function observe(
  build: BrowserBuild,
  network: Network,
  { surface, repeat, concurrency }: Way,
  initScript?: string,
): Promise<RunRecord> {
  browser ??= launchBrowser(build, network.mode);
  await using client = await openClient(build, network.mode, {
    initScript,
    concurrency,
    browser: await browser,
  });
  return await runIn(client, network, { fixtures: own, surfaces: [surface], repeat, concurrency, budgetMs });
}

function judge(run: RunRecord): ClientVerdict {
  return judgeClient(run, {});
}

/** The same run if the wire had shown all that it must. */
function borneOut({ observations, ...run }: RunRecord): RunRecord {
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

/** What the client without the mutant gives away in the same way is not the mutant's doing. */
function accused(finding: Finding, baseline: ClientVerdict): Layer[] {
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
  const say = (finding: Finding) => findingText(finding, judged.surfaces);
  const sayProblem = (problem: ClientProblem) =>
    problemText({ client: judged.client.name, problem, observed: judged });
  const unwitnessed = judged.problems.filter(({ kind }) => kind === 'unwitnessed').map(sayProblem)[0];
  const distinction = findings.filter(
    (finding) =>
      (channelOf(finding) ?? finding.kind) === channel &&
      (channel === 'close-mismatch' || alike(finding.situations, situations)),
  );
  const [first] = distinction.map(say);
  const by = channel === 'witness' ? unwitnessed : first;
  return {
    name,
    leaks,
    channel,
    situations: [...situations],
    caught: by !== undefined,
    by:
      by ?? `it said: ${[...findings.map(say), ...judged.problems.map(sayProblem)].join('; ') || 'nothing'}`,
  };
}

function alike(some: readonly string[], others: readonly string[]): boolean {
  return [...some].sort().join() === [...others].sort().join();
}
