import { execa, execaSync } from 'execa';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { packageRoot } from '../../harness/support/package-info.js';
import { discover } from '../../harness/client/browsers/discover.js';
import { loadExpectations, shippedExpectations } from '../../harness/run/expectations.js';
import { labProblem } from '../../harness/network/lab/sandbox.js';
import { type Engine, engines } from '../../harness/model/observation.js';
import { mergeReports } from '../../harness/run/merge-reports.js';
import { sampleReport } from '../support/reports.js';
import { isSetUp } from '../../scripts/setup.mjs';
import { exceptions } from './exceptions.js';
import { commandsOf, type DocumentedCommand, outputsOf, pages } from './pages.js';

const { found } = await discover();
const pathOf = (engine: Engine) => found.find((build) => build.engine === engine)?.executablePath;
const noLab = await labProblem();

/** The commands of all pages, without duplicates. */
const documented = [
  ...new Map(
    pages.flatMap(commandsOf).map((command) => [`${command.command} ${command.exitCode}`, command]),
  ).values(),
];

/** Returns the line that is run for a command, or `undefined` if none is. */
function lineFor({ command }: DocumentedCommand): string | undefined {
  const exception = exceptions.find((candidate) => candidate.command === command);
  return exception === undefined ? command : exception.instead;
}

/** Returns the engines that a line opens: all engines if it opens browsers without naming one. */
function browsersOf(line: string): readonly Engine[] {
  const named = [
    ...(/--engine (\S+)/.exec(line)?.[1]?.split(',') ?? []),
    ...[...line.matchAll(/\{(chromium|webkit)\}/g)].map(([, name]) => name),
  ];
  const opens = /\bbadsocket run (?!--help)|^npm start|\{(chromium|webkit)\}/.test(line);
  return opens ? engines.filter((engine) => named.length === 0 || named.includes(engine)) : [];
}

/** The lines to run, without duplicates. */
const runnable = [
  ...new Map(
    documented.flatMap((command) => {
      const line = lineFor(command);
      return line === undefined ? [] : [[line, { ...command, line }] as const];
    }),
  ).values(),
];
type Runnable = (typeof runnable)[number];

let folder: string;

/** Creates what the pages assume: the command, a wrapper, expectations, reports of earlier runs. */
async function layOut(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-docs-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(join(packageRoot, 'bin', 'badsocket.js'), join(folder, 'node_modules', '.bin', 'badsocket'));
  cpSync(shippedExpectations, join(folder, 'my-expectations'), { recursive: true });
  // Passes everything on.
  write('wrapper.js', 'WebSocket = new Proxy(WebSocket, {});');
  write('page.html', '<!doctype html><title>a page</title>');

  const sample = sampleReport();
  const report = {
    ...sample,
    clients: sample.clients.filter(({ name }) => name === 'hushium'),
    observations: sample.observations.filter(({ client }) => client === 'hushium'),
    skipped: [],
  };
  const ids = fixtures.map(({ id }) => id);
  const known = await loadExpectations(shippedExpectations, ids);
  const judged = mergeReports([{ name: 'sample', report }], known);
  for (const path of ['artifacts/one', 'artifacts/two', 'last-week', 'badsocket-report'])
    write(`${path}/report.json`, JSON.stringify(judged));
}

/** The environment without the settings of an outer npm or of GitHub Actions, which nested commands would use. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|GITHUB_|VITEST|NODE_ENV$)/.test(name)),
);

interface Ended {
  code: number | null;
  output: string;
}

/** The results of lines that were run. One test checks the exit code, another one the output. */
const ended = new Map<string, Promise<Ended>>();

async function typed(line: string): Promise<Ended> {
  const before = ended.get(line) ?? type(line);
  ended.set(line, before);
  return before;
}

async function type(line: string): Promise<Ended> {
  const command = line
    // npx takes longer to start than most commands take to run: one line shows that it finds the command.
    .replaceAll(/\bnpx badsocket (?!--version)/g, 'badsocket ')
    .replaceAll('{checkout}', packageRoot)
    .replaceAll('{folder}', folder)
    .replaceAll('{chromium}', pathOf('chromium') ?? '')
    .replaceAll('{webkit}', pathOf('webkit') ?? '');
  const path = [join(folder, 'node_modules', '.bin'), environment['PATH']].join(':');
  const { exitCode, all } = await execa('sh', ['-c', command], {
    cwd: folder,
    env: { ...environment, PATH: path, npm_config_offline: 'true' },
    extendEnv: false,
    stdin: 'ignore',
    stripFinalNewline: false,
    all: true,
    reject: false,
  });
  return { code: exitCode ?? null, output: all };
}

/** Skips a test if the machine lacks something that a line needs. */
function skipWithout(context: TestContext, line: string): void {
  for (const engine of browsersOf(line))
    context.skip(pathOf(engine) === undefined, `there is no ${engine} here`);
  // Set-up would change files that other tests use.
  context.skip(
    line.startsWith('npm start') && !isSetUp(),
    'packages or build are not up to date: npm test sees to it',
  );
  context.skip(line.includes('badsocket doctor') && found.length === 0, 'there is no browser here');
  const inLab = /\bbadsocket lab |\bbadsocket run (?!--lab off|--help)|^npm start/.test(line);
  context.skip(inLab && noLab !== undefined, `there can be no lab here: ${noLab ?? ''}`);
  const noCurl = line.includes('-- curl ') && execaSync('curl', ['--version'], { reject: false }).failed;
  context.skip(noCurl, 'there is no curl here');
}

/** Declares tests that run commands in the order of the pages, in one folder: later commands use the files of earlier ones. */
function testCommands(commands: readonly Runnable[]): void {
  for (const { page, command, line, exitCode } of commands) {
    const title = line === command ? command : `${line}, in place of ${command}`;
    it(`${page}: ${title}`, async (context) => {
      skipWithout(context, line);
      const { code, output } = await typed(line);
      expect(code, output).toBe(exitCode);
    });
  }
}

describe('commands', () => {
  it('are all run, or are in the table of exceptions with a reason', () => {
    expect(documented.length).toBeGreaterThan(40);
    for (const { reason } of exceptions) expect(reason).not.toBe('');
  });

  it('in the table of exceptions are on a page', () => {
    const unmet = exceptions.filter(({ command }) => !documented.some((typed) => typed.command === command));
    expect(unmet.map(({ command }) => command)).toEqual([]);
  });

  it('have a uniform style', () => {
    const otherwise = documented.filter(({ command }) => /dist\/|(?<!npx )\bbadsocket (?!\.)/.test(command));
    expect(otherwise).toEqual([]);
  });
});

describe('without a browser', { timeout: 60_000 }, () => {
  beforeAll(layOut);
  afterAll(() => rmSync(folder, { recursive: true }));
  testCommands(runnable.filter(({ line }) => browsersOf(line).length === 0));

  for (const { page, command, lines } of pages.flatMap(outputsOf)) {
    if (command === undefined) continue;
    it(`${page}: output of ${command}`, async (context) => {
      skipWithout(context, command);
      const { output } = await typed(command);
      const shown = lines.map((line) =>
        line === '…' ? '[^]*' : line.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
      );
      expect(output).toMatch(new RegExp(`(^|\n)${shown.join('\n')}(\n|$)`));
    });
  }
});

describe('with a browser', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    await layOut();
    // The reader has created these files before.
    const made = runnable.filter(({ line }) => line.startsWith('npx badsocket init '));
    for (const { line } of made) await type(line);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));
  testCommands(runnable.filter(({ line }) => browsersOf(line).length > 0));
});

it('the excerpts of reports on the pages are in the snapshots of reports', () => {
  const snapshots = [
    'harness/report/formats/__snapshots__',
    'harness/report/text/__snapshots__',
    'harness/report/layout/__snapshots__',
    'harness/cli/__snapshots__',
  ].flatMap((path) =>
    readdirSync(join(packageRoot, path)).map((name) => readFileSync(join(packageRoot, path, name), 'utf8')),
  );
  const shown = pages.flatMap(outputsOf).filter(({ command }) => command === undefined);
  expect(shown.length).toBeGreaterThan(0);
  const unseen = shown.filter(({ lines }) => !snapshots.some((text) => text.includes(lines.join('\n'))));
  expect(unseen).toEqual([]);
});
