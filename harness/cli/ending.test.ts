import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../client/browsers/discover.js';
import { openClient } from '../client/browsers/open.js';
import type { Report } from '../model/report.js';
import {
  badsocket,
  because,
  chromium,
  noBrowser,
  noLab,
  noTerminal,
  quickFixtures,
  Terminal,
} from '../../test/support/cli.js';
import { type Found, ProcessTracker } from '../../test/support/process-tracker.js';

const obstacle = noLab ?? noBrowser ?? noTerminal;

const webkit = await discover({ engines: ['webkit'] });
const noWebkit =
  webkit.missing[0]?.reason ??
  (webkit.found[0]?.via === 'command' ? noTerminal : 'there is no WebKit that is started by a command');

/** The time in which the processes of a lab must end, in milliseconds. */
const withinMs = 10_000;

let folder: string;
let tracker: ProcessTracker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-ending-'));
  tracker = new ProcessTracker(folder);
});
afterEach(() => {
  for (const { pid } of tracker.processes()) process.kill(pid, 'SIGKILL');
  tracker[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Starts a run on a terminal, and waits until some observations are complete and others in progress. */
async function midRun(repeat: number): Promise<{ terminal: Terminal; processes: Found[] }> {
  const output = join(folder, 'report');
  const browser = `chromium=${chromium}`;
  const options = ['--engine', 'chromium', '--browser', browser, '--repeat', String(repeat)];
  const args = ['run', '--lab', 'require', '--output', output, ...options, ...quickFixtures];
  const terminal = new Terminal(args, tracker.env);
  await terminal.shows(/ [1-9]\d*\/\d+ /);
  return { terminal, processes: tracker.follow() };
}

function savedReport(): Report {
  return JSON.parse(readFileSync(join(folder, 'report', 'report.json'), 'utf8')) as Report;
}

const endless = 1000;

describe.skipIf(obstacle !== undefined)(`a run in the lab${because(obstacle)}`, { timeout: 40_000 }, () => {
  it('that completes leaves no process behind', async () => {
    const { terminal } = await midRun(2);
    expect(await terminal.ended).toBe(0);
    expect(savedReport().complete).toBe(true);
    expect(readdirSync(join(folder, 'report')).sort()).toEqual(['report.html', 'report.json']);
    await expect.poll(() => tracker.left(), { timeout: withinMs }).toEqual([]);
  });

  it.each<[string, (terminal: Terminal) => Promise<void> | void]>([
    ['by Ctrl-C', (terminal) => terminal.type('\x03')],
    ['by SIGTERM to the parent', async (terminal) => void process.kill(await terminal.pid(), 'SIGTERM')],
  ])(
    'that is ended %s saves its observations, reports the interruption, and leaves no process behind',
    async (_, end) => {
      const { terminal } = await midRun(endless);
      await end(terminal);
      expect(await terminal.ended).toBe(2);
      const { complete, incompleteReason, observations } = savedReport();
      expect({ complete, incompleteReason }).toEqual({
        complete: false,
        incompleteReason: 'the run was interrupted',
      });
      expect(observations.map(({ outcome }) => outcome.kind)).toContain('trace');
      // Discarded observations are not errors of the browser.
      expect(observations.map(({ outcome }) => outcome.kind)).not.toContain('error');
      await expect.poll(() => tracker.left(), { timeout: withinMs }).toEqual([]);
    },
  );

  it('whose parent is killed leaves the log of its observations and no process behind', async () => {
    const { terminal, processes } = await midRun(endless);
    expect(processes.length).toBeGreaterThan(3);
    process.kill(await terminal.pid(), 'SIGKILL');
    await terminal.ended;
    await expect.poll(() => tracker.left(), { timeout: withinMs }).toEqual([]);
    const merged = await badsocket(['report', join(folder, 'report'), '--json']);
    expect(merged.code).toBe(2);
    const report = JSON.parse(merged.stdout) as Report;
    expect(report.incompleteReason).toMatch(
      /^the run was killed, or is still in progress \(run-\w+\.jsonl\)$/,
    );
    expect(report.observations.map(({ outcome }) => outcome.kind)).toContain('trace');
  });

  it('whose process in the lab is killed says so, and exits with 2', async () => {
    const { terminal, processes } = await midRun(endless);
    const parent = await terminal.pid();
    const inside = processes.filter(
      ({ pid, commandLine }) => pid !== parent && /^\S*node \S*main\.js run/.test(commandLine),
    );
    expect(inside).toHaveLength(1);
    for (const { pid } of inside) process.kill(pid, 'SIGKILL');
    expect(await terminal.ended).toBe(2);
    await terminal.shows(/badsocket: The process in the lab was killed/);
    await expect.poll(() => tracker.left(), { timeout: withinMs }).toEqual([]);
  });

  it.each([
    ['browser', 'exited unexpectedly', ({ commandLine }: Found) => isBrowser(commandLine)],
    [
      'page',
      "the renderer of chromium's agent page crashed",
      ({ commandLine }: Found) => commandLine.includes('--type=renderer'),
    ],
  ])('whose %s dies saves its observations, and reports the cause', async (_, reason, isVictim) => {
    const { terminal, processes } = await midRun(endless);
    const victims = processes.filter(isVictim);
    expect(victims).not.toEqual([]);
    for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    expect(await terminal.ended).toBe(2);
    await terminal.shows(new RegExp(`badsocket: .*${reason}\r?\n`));
    const { complete, incompleteReason, observations } = savedReport();
    expect(complete).toBe(false);
    expect(incompleteReason).toContain(reason);
    expect(observations.map(({ outcome }) => outcome.kind)).toContain('trace');
    await expect.poll(() => tracker.left(), { timeout: withinMs }).toEqual([]);
  });
});

describe.skipIf(noWebkit !== undefined)(
  `a run without the lab${because(noWebkit)}`,
  { timeout: 40_000 },
  () => {
    it('whose parent is killed leaves no browser and no display behind', async () => {
      const options = ['--engine', 'webkit', '--repeat', String(endless), '--output', join(folder, 'report')];
      const terminal = new Terminal(['run', '--lab', 'off', ...options, ...quickFixtures], tracker.env);
      await terminal.shows(/ [1-9]\d*\/\d+ /);
      const commands = tracker.follow().map(({ commandLine }) => commandLine);
      expect(commands.filter((line) => /MiniBrowser|Xvfb/.test(line)).length).toBeGreaterThan(1);
      process.kill(await terminal.pid(), 'SIGKILL');
      await terminal.ended;
      await expect.poll(() => tracker.processes(), { timeout: withinMs }).toEqual([]);
    });
  },
);

/** Fixtures whose code fails as soon as the run has made an observation. */
const failing = (reports: string) => `
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
const timer = setInterval(() => {
  const logs = readdirSync(${JSON.stringify(reports)}).filter((name) => name.endsWith('.jsonl'));
  if (!logs.some((name) => readFileSync(join(${JSON.stringify(reports)}, name), 'utf8').includes('"observation":{'))) return;
  clearInterval(timer);
  throw new Error('late');
}, 20);
export default { group: 'handshake', fixtures: {} };
`;

it.skipIf(noBrowser !== undefined)(
  `a browser that has stopped is killed when its client is closed${because(noBrowser)}`,
  { timeout: 40_000 },
  async () => {
    const { found } = await discover({ engines: ['chromium'] });
    const [build] = found;
    if (build === undefined) return expect.unreachable('there is no Chromium');
    const opened = await openClient(build, 'portable');
    const browsers = children().filter((pid) => isBrowser(commandLineOf(pid)));
    expect(browsers).toHaveLength(1);
    for (const pid of browsers) process.kill(pid, 'SIGSTOP');
    await opened[Symbol.asyncDispose]();
    expect(children().filter((pid) => isBrowser(commandLineOf(pid)))).toEqual([]);
  },
);

describe.skipIf(noBrowser !== undefined)(
  `a run without the lab${because(noBrowser)}`,
  { timeout: 40_000 },
  () => {
    it('in which badsocket fails saves its observations as incomplete, and exits with 2', async () => {
      const reports = join(folder, 'report');
      const own = join(folder, 'own');
      for (const path of [reports, own]) mkdirSync(path);
      writeFileSync(join(own, 'mine.mjs'), failing(reports));
      const options = ['--engine', 'chromium', '--browser', `chromium=${chromium}`, '--fixtures', own];
      const repeat = ['--repeat', String(endless), '--output', reports];
      const ended = await badsocket(
        ['run', '--lab', 'off', ...options, ...repeat, ...quickFixtures],
        tracker.env,
      );
      expect(ended.stderr.split('\n').filter((line) => line.startsWith('badsocket: '))).toEqual([
        expect.stringMatching(/^badsocket: Internal error: Error: late \(.*mine\.mjs:\d+:\d+\)+\. /),
      ]);
      expect(ended.code).toBe(2);
      const { incompleteReason, observations } = savedReport();
      expect(incompleteReason).toBe('badsocket failed: late');
      expect(observations.map(({ outcome }) => outcome.kind)).toContain('trace');
      await expect.poll(() => tracker.processes(), { timeout: withinMs }).toEqual([]);
    });
  },
);

/** Whether this is the main process of the browser: Playwright controls it through a pipe. */
function isBrowser(commandLine: string): boolean {
  return commandLine.includes('--remote-debugging-pipe') && !commandLine.includes('--type=');
}

/** Returns the ids of the child processes of this process: proc_pid_task(5). */
function children(): number[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

function commandLineOf(pid: number): string {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
