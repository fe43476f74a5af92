import { execa } from 'execa';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { selectOver } from '../../harness/cli/select.js';
import type { Listing } from '../../harness/cli/list.js';
import { startPeer, type StartedPeer } from '../../harness/library/start-peer.js';
import { type Case, type CaseRef, caseName, casesOf, refName } from '../../harness/model/case.js';
import { isWitnessed } from '../../harness/model/witness.js';
import type { Trace } from '../../harness/probe/trace.js';
import { budgetFor } from '../../harness/run/budgets.js';
import { SetupError } from '../../harness/support/errors.js';
import { packageRoot } from '../../harness/support/package-info.js';
import { statusOfTrace } from '../../harness/verdict/cases.js';
import { feedbackOf } from '../../harness/verdict/channels.js';
import { intendedOf, readOf } from '../../harness/verdict/controls.js';
import { program } from '../support/cli.js';

/** A trace as docs/interpreting-fixtures.md describes it. */
interface ContractTrace {
  fixture: string;
  scheme: string;
  threw?: string;
  events: object[];
  settled: boolean;
}
type Line =
  { trace: ContractTrace; asExpected: boolean } | { fixture: string; scheme: string; skipped: string };

/** The runner knows only HTTP/1.1. */
const http1 = ({ fixture, scheme }: { fixture: string; scheme: string }): CaseRef => ({
  fixture,
  scheme: scheme as 'ws',
  transport: 'http1',
});

/** Each fixture over one scheme: the other one has the same trace, and takes time. */
const cases = casesOf(
  selectOver(fixtures, ['http1'])
    .filter(({ slow, sweep }) => !slow && sweep !== true)
    .map((fixture) => ({ ...fixture, schemes: fixture.schemes.slice(0, 1) })),
);
const traces = new Map<string, ContractTrace>();
const judgements = new Map<string, boolean>();
const skipped: string[] = [];
const probed = new Map<string, { testCase: Case; trace: Trace }>();
const unwitnessed: string[] = [];

/** Runs a program with the CA of the peers, gives it a value as JSON, and returns the values that it prints. */
async function run(path: string, input: unknown, ca: string): Promise<unknown[]> {
  const { stdout } = await execa(process.execPath, [join(packageRoot, path)], {
    input: JSON.stringify(input),
    env: { NODE_EXTRA_CA_CERTS: ca },
  });
  return stdout.split('\n').map((line) => JSON.parse(line) as unknown);
}

/** The trace of the probe, as far as the contract records it. */
function reduced({ fixture, scheme }: Case, { threw, events, settled }: Trace): ContractTrace {
  return {
    fixture: fixture.id,
    scheme,
    ...(threw && { threw: threw.name }),
    events: events.map(({ type, readyState, attributes: { code, reason, wasClean } }) => ({
      type,
      readyState,
      ...(type === 'close' && { code, reason, wasClean }),
    })),
    settled,
  };
}

/** `ws` gives each receiver an event object of its own, so that the probe records each event twice. */
function once(trace: Trace): Trace {
  return { ...trace, events: trace.events.filter(({ heard }) => heard.includes('handler')) };
}

/** Starts the peer of each case that needs no lab. */
async function startAll(): Promise<{ testCase: Case; peer: StartedPeer }[]> {
  const started = await Promise.all(
    cases.map(async (testCase) => {
      const { fixture, scheme } = testCase;
      if (fixture.script.page ?? fixture.script.contentSecurityPolicy) return [];
      try {
        return [{ testCase, peer: await startPeer(fixture, { scheme }) }];
      } catch (problem) {
        if (problem instanceof SetupError) return [];
        throw problem;
      }
    }),
  );
  return started.flat();
}

describe('a second runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badsocket-second-runner-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const { stdout } = await execa(process.execPath, [program, 'list', '--json'], { cwd: packageRoot });
    const all = JSON.parse(stdout) as Listing;
    const listing = {
      ...all,
      fixtures: all.fixtures.flatMap((fixture) => {
        const { schemes } = cases.find((own) => own.fixture.id === fixture.id)?.fixture ?? {};
        return schemes === undefined ? [] : [{ ...fixture, schemes }];
      }),
    };
    const started = await startAll();
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, started[0]?.peer.ca ?? '');
    const peers = started.map(({ testCase: { fixture, scheme }, peer }) => ({
      fixture: fixture.id,
      scheme,
      url: peer.url,
    }));
    for (const line of (await run('test/second-runner/runner.mjs', { listing, peers }, ca)) as Line[]) {
      if ('skipped' in line) skipped.push(refName(http1(line)));
      else {
        const name = refName(http1(line.trace));
        traces.set(name, line.trace);
        judgements.set(name, line.asExpected);
      }
    }
    for (const { testCase, peer } of started)
      if (!isWitnessed(await peer.witness(0))) unwitnessed.push(caseName(testCase));

    const tasks = started.map(({ testCase: { fixture }, peer }, id) => ({
      id,
      ...peer.script,
      url: peer.url,
      protocols: peer.protocols,
      budgetMs: budgetFor(fixture, 10_000),
    }));
    const results = await run('test/second-runner/probe-program.mjs', { tasks }, ca);
    for (const { id, trace } of results as { id: number; trace: Trace }[]) {
      const testCase = started[id]?.testCase;
      if (testCase === undefined) throw new RangeError(`There is no task ${id}.`);
      probed.set(caseName(testCase), { testCase, trace: once(trace) });
    }
    await Promise.all(started.map(async ({ peer }) => peer[Symbol.asyncDispose]()));
  }, 120_000);

  it('runs or skips every case', () => {
    const names = cases.map(caseName);
    expect([...traces.keys(), ...skipped].sort()).toEqual(names.sort());
    expect(traces.size).toBeGreaterThan(400);
  });

  it('obtains the traces of the probe', () => {
    const theirs = Object.fromEntries(traces);
    const ours = Object.fromEntries(
      [...probed].map(([name, { testCase, trace }]) => [name, reduced(testCase, trace)]),
    );
    expect(theirs).toEqual(ours);
  });

  it('judges controls and failures like the verdict', () => {
    const ofVerdict = [...probed].map(([name, { testCase, trace }]) => {
      const feedback = feedbackOf(trace);
      const status = statusOfTrace(testCase.fixture, trace);
      const read = readOf(trace);
      const asExpected =
        status === 'control'
          ? Object.entries(intendedOf(testCase.fixture)).every(([channel, value]) => read[channel] === value)
          : status === 'compared' && feedback['events'] === JSON.stringify(['error', 'close']);
      return [name, asExpected] as const;
    });
    const blocked = (name: string) => name.startsWith('blocked-by-client/');
    expect(Object.fromEntries([...judgements].filter(([name]) => !blocked(name)))).toEqual(
      Object.fromEntries(ofVerdict.filter(([name]) => !blocked(name))),
    );
  });

  it('causes the failures that the witnesses confirm', () => {
    // Node requests no stapled OCSP response, so that the wire cannot show one.
    expect(unwitnessed.filter((name) => !name.includes('staple'))).toEqual([]);
    expect(unwitnessed.length).toBeLessThan(10);
  });
});
