import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type NamedCommand, namedCommands } from '../client/browsers/browser-command.js';
import { type BrowserBuild, discover } from '../client/browsers/discover.js';
import { refName } from '../model/case.js';
import { type Context, defaultContexts } from '../model/context.js';
import { defaultSurfaces, type Surface } from '../model/observation.js';
import type { Fixture } from '../model/fixture.js';
import type { Transport } from '../model/layers.js';
import type { MissingEngine, Report } from '../model/report.js';
import { type Shard, shardName } from '../model/shard.js';
import type { Verdict } from '../model/verdict.js';
import { type LabMode, openNetwork, runInMode } from '../network/run-mode.js';
import { assembleReport, judge } from '../run/assemble-report.js';
import type { RunEvent, RunRecord } from '../run/run-events.js';
import { recordRun } from '../run/run-record.js';
import { RunLog } from '../run/run-log.js';
import { fixturesOfShard } from '../run/shard.js';
import { slowConcurrency } from '../run/schedule.js';
import { runSuite } from '../run/suite.js';
import { SetupError } from '../support/errors.js';
import { fileProblemText } from '../support/replace-file.js';
import { type BrowserOptions, enginesToRun } from './browsers.js';
import { sourcesIn } from './client-sources.js';
import { endSignal } from './interrupt.js';
import { type Known, knownNote, loadKnown, updateKnown } from './known.js';
import { expectFolder, makeFolder } from './output.js';
import { Progress } from './progress.js';
import { printProblem } from './print.js';
import { publish, writesFiles } from './publish.js';
import { defaultReporters, type Reporter } from './reporters.js';
import { catalogueWith, selectFixtures, selectOver, sweepsLeftOut, withTwins } from './select.js';

export interface RunOptions extends BrowserOptions {
  globs: readonly string[];
  /** A folder with the user's own fixtures. */
  fixtures?: string;
  /** Default: all. */
  transport?: readonly Transport[];
  lab: LabMode;
  /** Default: {@link defaultContexts}. */
  context?: readonly Context[];
  /** Default: {@link defaultSurfaces}. */
  surface?: readonly Surface[];
  repeat: number;
  /** Default: a random one. */
  seed?: number;
  concurrency: number;
  budget: number;
  slow: boolean;
  /** Default: the whole run. */
  shard?: Shard;
  output: string;
  /** Default: {@link defaultReporters}, or none with `json`. */
  reporter?: readonly Reporter[];
  verbose: boolean;
  /** Whether to print the report as JSON. */
  json: boolean;
  /** A script file that is loaded into every realm before the probe. */
  initScript?: string;
  /** A folder, or `false` for no expectations. */
  expectations?: string | false;
  /** Whether to update the expectations to match the run. */
  updateExpectations: boolean;
}

/** Runs the suite in every browser, and reports what a script can tell apart. @returns the exit code */
export async function run(options: RunOptions): Promise<number> {
  const catalogue = await catalogueWith(options.fixtures);
  const { shard } = options;
  const fixtures = fixturesFor(options, catalogue);
  const { browsers, missing } = await browsersOf(options);
  if (browsers.length === 0) {
    throw new SetupError(`No browser was found. To install one: ${missing.map(({ fix }) => fix).join('; ')}`);
  }
  const known = await loadKnown(options.expectations, catalogue, options.updateExpectations);
  const initScript = options.initScript === undefined ? undefined : await readScript(options.initScript);
  const reporters = options.reporter ?? (options.json ? [] : defaultReporters());
  const output = resolve(options.output);
  const writes = writesFiles(reporters);
  if (writes) await makeFolder(output);
  return runInMode(options.lab, async (runMode) => {
    const signal = endSignal();
    if (writes) await expectFolder(output);
    const seed = options.seed ?? randomInt(2 ** 31);
    // Without repetitions, cases run in the order of the catalogue, which is easier to follow.
    const shuffle = options.repeat > 1 || options.seed !== undefined;
    await using network = await openNetwork(runMode.kind);
    const concurrency = options.slow ? Math.max(options.concurrency, slowConcurrency) : options.concurrency;
    const { sources, obstructed } = await sourcesIn(browsers, options.context ?? defaultContexts, {
      mode: runMode.kind,
      fixtures,
      concurrency,
      initScript,
    });
    const events = runSuite({
      network,
      modeReason: runMode.kind === 'portable' ? runMode.reason : undefined,
      clients: sources,
      missing,
      omitted: [...sweepsLeftOut(options.globs, options.transport), ...obstructed],
      shard,
      fixtures,
      surfaces: options.surface ?? defaultSurfaces,
      repeat: options.repeat,
      slow: options.slow,
      seed,
      shuffle,
      concurrency: options.concurrency,
      budgetMs: options.budget,
      signal,
    });
    using log = writes ? new RunLog(output, reportLogProblem) : undefined;
    const record = await follow(events, log);

    const first = assembleReport(record, known.expectations);
    const judged = await updated(first, known, options, { catalogue, record });
    const exitCode = await publish(
      { ...first, verdict: judged.verdict },
      {
        folder: output,
        reporters,
        verbose: options.verbose,
        json: options.json,
        notes: [
          knownNote(judged.known, first.clients),
          ...judged.notes,
          ...(shard === undefined
            ? []
            : [`Part ${shardName(shard)} of a run. To merge all parts: badsocket report <folder>…`]),
          ...(shuffle ? [`Order of observations: --seed ${seed}`] : []),
        ],
      },
    );
    log?.remove();
    return exitCode;
  });
}

/** Returns the fixtures of a run: the selected ones, or a part of them, with their controls. @throws {SetupError} if an option is wrong */
function fixturesFor(
  { globs, transport, shard, seed }: RunOptions,
  catalogue: readonly Fixture[],
): readonly Fixture[] {
  const selected = selectFixtures(globs, catalogue, transport);
  if (shard !== undefined && seed === undefined)
    throw new SetupError('--shard needs --seed: give every part of the run the same --seed.');
  const own = shard === undefined ? selected : fixturesOfShard(selected, shard);
  return withTwins(own, selectOver(catalogue, transport));
}

/** Updates the expectations if an option asks for it. @returns the verdict that uses them */
async function updated(
  { observations, verdict }: Report,
  { folder, expectations }: Known,
  { updateExpectations }: RunOptions,
  { catalogue, record }: { catalogue: readonly Fixture[]; record: RunRecord },
): Promise<{ known: Known; verdict: Verdict; notes: string[] }> {
  if (!updateExpectations || folder === undefined)
    return { known: { ...(folder !== undefined && { folder }), expectations }, verdict, notes: [] };
  return updateKnown(
    { folder, expectations },
    { catalogue, observations, verdict, judge: (changed) => judge(record, changed) },
  );
}

/** Follows a run, shows it, and logs its events. */
async function follow(events: AsyncIterable<RunEvent>, log: RunLog | undefined): Promise<RunRecord> {
  using display = new Display();
  return await recordRun(events, (event) => {
    log?.append(event);
    display.show(event);
  });
}

function reportLogProblem(problem: unknown): void {
  printProblem(
    `Cannot log the run: ${fileProblemText(problem)}. The run continues, but its observations are lost if it is killed.`,
  );
}

/** Shows the progress and the problems of a run on standard error. */
class Display implements Disposable {
  readonly #progress = new Progress();

  show(event: RunEvent): void {
    switch (event.type) {
      case 'client-ready':
        this.#progress.begin(event.client.name, event.observations);
        break;
      case 'observation':
        this.#progress.advance(event.observation.client, refName(event.observation));
        break;
      case 'client-unavailable':
      case 'client-died':
        this.#progress.end(event.client);
        this.#progress.erase();
        printProblem(event.reason);
        break;
      case 'client-finished':
        this.#progress.end(event.client);
        break;
      case 'run-started':
      case 'engine-missing':
      case 'cases-skipped':
      case 'run-interrupted':
      case 'run-finished':
        break;
    }
  }

  [Symbol.dispose](): void {
    this.#progress[Symbol.dispose]();
  }
}

/** Finds the browsers that the options name. @throws {SetupError} if one does not exist. */
async function browsersOf(
  options: BrowserOptions,
): Promise<{ browsers: (BrowserBuild | NamedCommand)[]; missing: MissingEngine[] }> {
  const engines = enginesToRun(options);
  const { found, missing } = await discover({ engines, paths: options.browser });
  const commands = await namedCommands(options.browserCommand, engines);
  return { browsers: [...found, ...commands], missing };
}

/** @throws {SetupError} if the file cannot be read. */
async function readScript(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((problem: unknown) => {
    throw new SetupError(
      `--init-script ${path}: cannot read the file: ${(problem as Error).message}. Name a JavaScript file.`,
    );
  });
}
