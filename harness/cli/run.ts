import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type NamedCommand, namedCommands } from '../client/browsers/browser-command.js';
import { type BrowserBuild, discover, type MissingEngine } from '../client/browsers/discover.js';
import { openClient } from '../client/browsers/open.js';
import { ClientError, SetupError } from '../support/errors.js';
import { caseName, casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import {
  type ClientIdentity,
  defaultSurfaces,
  type Observation,
  type Outcome,
  type Skipped,
  type Surface,
} from '../model/observation.js';
import { budgetFor, observeAll, slowBudgetMs, slowConcurrency } from '../run/observe.js';
import { packageVersion } from '../support/package-info.js';
import type { Report } from '../model/report.js';
import { mutantResults } from '../run/leaky-clients.js';
import { verdict } from '../verdict/verdict.js';
import { choose, lackingOf } from '../run/partition-cases.js';
import { type BrowserOptions, enginesToRun } from './browsers.js';
import { endSignal } from './interrupt.js';
import { type Expectations, knownNote, loadKnown, updateKnown } from './known.js';
import { expectFolder, makeFolder } from './output.js';
import { inPlace, type LabMode, openNetwork, type Place } from '../network/run-mode.js';
import { Progress } from './progress.js';
import { publish, writesFiles } from './publish.js';
import { defaultReporters, type Reporter } from './reporters.js';
import { catalogueWith, selectFixtures, sweepsLeftOut } from './select.js';

export interface RunOptions extends BrowserOptions {
  globs: readonly string[];
  /** A folder of own fixtures. */
  fixtures?: string;
  lab: LabMode;
  /** Default: those of a run that names none. */
  surface?: readonly Surface[];
  repeat: number;
  /** Default: a new one. */
  seed?: number;
  concurrency: number;
  budget: number;
  slow: boolean;
  output: string;
  /** Default: those of a run that names none; none for one that prints JSON. */
  reporter?: readonly Reporter[];
  /** Prints the report as JSON. */
  json: boolean;
  /** A file: loaded into every realm before the probe. */
  initScript?: string;
  /** A folder; `false` for none at all. */
  expectations?: string | false;
  /** Writes to that folder what the run bears out. */
  updateExpectations: boolean;
}

/** Puts every browser through every fixture, and says what a script can tell apart. @returns the exit code */
export async function run(options: RunOptions): Promise<number> {
  const catalogue = await catalogueWith(options.fixtures);
  const fixtures = selectFixtures(options.globs, catalogue);
  const { browsers, missing } = await browsersOf(options);
  if (browsers.length === 0) {
    throw new SetupError(`no browser was found; ${missing.map(({ mend }) => mend).join('; ')}`);
  }
  const known = await loadKnown(options.expectations, options.updateExpectations);
  const initScript = options.initScript === undefined ? undefined : await readScript(options.initScript);
  const reporters = options.reporter ?? (options.json ? [] : defaultReporters());
  const output = resolve(options.output);
  const writes = writesFiles(reporters);
  if (writes) await makeFolder(output);
  return inPlace(options.lab, async (place) => {
    const signal = endSignal();
    if (writes) await expectFolder(output);
    const startedAt = new Date();
    const seed = options.seed ?? randomInt(2 ** 31);
    const surfaces = options.surface ?? defaultSurfaces;
    // One look at each is easier to follow in the order of the catalogue.
    const shuffles = options.repeat > 1 || options.seed !== undefined;
    const gathered = await gather({
      options,
      fixtures,
      browsers,
      place,
      signal,
      surfaces,
      seed: shuffles ? seed : undefined,
      initScript,
    });
    const { clients, observations, faults } = gathered;
    const skipped = [...gathered.skipped, ...sweepsLeftOut(options.globs)];
    const judge = (expectations: Expectations) =>
      verdict({
        clients,
        fixtures,
        observations,
        skipped,
        expectations,
        surfaces,
        seed,
        budgetMs: options.budget,
        missing: missing.map(({ engine }: MissingEngine) => engine),
        faults,
      });
    const first = { known, verdict: judge(known.expectations), notes: [] };
    const judged = options.updateExpectations
      ? await updateKnown(known, { catalogue, observations, judge, verdict: first.verdict })
      : first;
    const report: Report = {
      schemaVersion: 1,
      badsocket: { version: packageVersion },
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      complete: faults.length === 0,
      ...(faults.length > 0 && { incompleteReason: faults.join('; ') }),
      mode: place.mode,
      ...(place.mode === 'portable' && { modeReason: place.reason }),
      surfaces: [...surfaces],
      repeat: options.repeat,
      seed,
      concurrency: options.concurrency,
      budgetMs: options.budget,
      missing,
      clients,
      fixtures,
      observations,
      skipped,
      mutants: mutantResults,
      verdict: judged.verdict,
    };
    return publish(report, {
      folder: output,
      reporters,
      json: options.json,
      notes: [
        knownNote(judged.known, clients),
        ...judged.notes,
        ...(shuffles ? [`Order of the observations: that of --seed ${seed}`] : []),
      ],
    });
  });
}

interface Gathered {
  clients: ClientIdentity[];
  observations: Observation[];
  skipped: Skipped[];
  /** What kept the run from being complete, one sentence each. */
  faults: string[];
}

interface Work {
  options: RunOptions;
  fixtures: readonly Fixture[];
  browsers: readonly (BrowserBuild | NamedCommand)[];
  place: Place;
  surfaces: readonly Surface[];
  /** Of the order; without one, that of the catalogue. */
  seed: number | undefined;
  initScript: string | undefined;
  signal: AbortSignal;
}

async function gather({
  options,
  fixtures,
  browsers,
  place,
  surfaces,
  seed,
  initScript,
  signal,
}: Work): Promise<Gathered> {
  await using network = await openNetwork(place);
  const { cases, skipped } = choose(casesOf(fixtures), network, options.slow);
  const gathered: Gathered = { clients: [], observations: [], skipped, faults: [] };
  for (const browser of browsers) {
    if (signal.aborted) break;
    let progress: Progress | undefined;
    try {
      await using client = await openClient(browser, place.mode, {
        concurrency: options.slow ? Math.max(options.concurrency, slowConcurrency) : options.concurrency,
        initScript,
      });
      // What is under way need not come to its end.
      signal.addEventListener('abort', () => void client[Symbol.asyncDispose]());
      gathered.clients.push(client.identity);
      const lacking = lackingOf(client, cases, surfaces);
      gathered.skipped.push(...lacking);
      progress = new Progress(
        client.identity.name,
        (cases.length * surfaces.length - lacking.length) * options.repeat,
      );
      const keep = (observation: Observation) => {
        gathered.observations.push(observation);
        progress?.advance(caseName(observation.fixture, observation.scheme));
      };
      const observed = await observeAll(client, network, {
        cases,
        surfaces,
        repeat: options.repeat,
        seed,
        concurrency: options.concurrency,
        budgetMs: ({ fixture }) => budgetFor(fixture, options.budget, slowBudgetMs),
        signal,
        onObservation: keep,
      });
      const death = observed.map(({ outcome }) => outcome).find(isDeath);
      if (death !== undefined) throw new ClientError(death.message);
    } catch (problem) {
      if (!(problem instanceof SetupError || problem instanceof ClientError)) throw problem;
      gathered.faults.push(problem.message);
      progress?.end();
      process.stderr.write(`badsocket: ${problem.message}\n`);
    } finally {
      progress?.end();
    }
  }
  if (signal.aborted) gathered.faults.push('the run was interrupted');
  return gathered;
}

/** @throws {SetupError} if one was named and is not there. */
async function browsersOf(
  options: BrowserOptions,
): Promise<{ browsers: (BrowserBuild | NamedCommand)[]; missing: MissingEngine[] }> {
  const engines = enginesToRun(options);
  const { found, missing } = await discover({ engines, paths: options.browser });
  const commands = await namedCommands(options.browserCommand, engines);
  return { browsers: [...found, ...commands], missing };
}

/** @throws {SetupError} if there is no such file. */
async function readScript(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((problem: unknown) => {
    throw new SetupError(`--init-script ${path}: ${(problem as Error).message}; name a file of JavaScript`);
  });
}

function isDeath(outcome: Outcome): outcome is Extract<Outcome, { kind: 'error' }> {
  return outcome.kind === 'error' && outcome.fault === 'client';
}
