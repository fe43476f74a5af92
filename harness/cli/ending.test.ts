import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../client/browsers/discover.js';
import type { Report } from '../model/report.js';
import {
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
  (webkit.found[0]?.via === 'command' ? noTerminal : 'there is no WebKit that is started by its own command');

/** How long the kernel may take to take a lab down. */
const withinMs = 10_000;

let folder: string;
let trail: ProcessTracker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-ending-'));
  trail = new ProcessTracker(folder);
});
afterEach(() => {
  for (const { pid } of trail.processes()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a run on a terminal, and waits until some observations are done and others under way. */
async function midRun(repeat: number): Promise<{ terminal: Terminal; processes: Found[] }> {
  const output = join(folder, 'report');
  const browser = `chromium=${chromium}`;
  const options = ['--engine', 'chromium', '--browser', browser, '--repeat', String(repeat)];
  const args = ['run', '--lab', 'require', '--output', output, ...options, ...quickFixtures];
  const terminal = new Terminal(args, trail.env);
  await terminal.shows(/ [1-9]\d*\/\d+ /);
  return { terminal, processes: trail.follow() };
}

function savedReport(): Report {
  return JSON.parse(readFileSync(join(folder, 'report', 'report.json'), 'utf8')) as Report;
}

const endless = 1000;

describe.skipIf(obstacle !== undefined)(`a run in the lab${because(obstacle)}`, { timeout: 40_000 }, () => {
  it('that comes to its end leaves nothing behind', async () => {
    const { terminal } = await midRun(2);
    expect(await terminal.ended).toBe(0);
    expect(savedReport().complete).toBe(true);
    await expect.poll(() => trail.left(), { timeout: withinMs }).toEqual([]);
  });

  it.each<[string, (terminal: Terminal) => Promise<void> | void]>([
    ['by Ctrl-C', (terminal) => terminal.type('\x03')],
    ['by SIGTERM to the parent', async (terminal) => void process.kill(await terminal.pid(), 'SIGTERM')],
  ])('that is ended %s saves what was observed, says so and leaves nothing behind', async (_, end) => {
    const { terminal } = await midRun(endless);
    await end(terminal);
    expect(await terminal.ended).toBe(2);
    const { complete, incompleteReason, observations } = savedReport();
    expect({ complete, incompleteReason }).toEqual({
      complete: false,
      incompleteReason: 'the run was interrupted',
    });
    expect(observations.map(({ outcome }) => outcome.kind)).toContain('trace');
    // What was let go is not the browser's fault.
    expect(observations.map(({ outcome }) => outcome.kind)).not.toContain('error');
    await expect.poll(() => trail.left(), { timeout: withinMs }).toEqual([]);
  });

  it('whose parent is killed leaves nothing behind', async () => {
    const { terminal, processes } = await midRun(endless);
    expect(processes.length).toBeGreaterThan(3);
    process.kill(await terminal.pid(), 'SIGKILL');
    await terminal.ended;
    await expect.poll(() => trail.left(), { timeout: withinMs }).toEqual([]);
  });

  it.each([
    ['browser', 'ended on its own', ({ commandLine }: Found) => isBrowser(commandLine)],
    ['page', 'its renderer crashed', ({ commandLine }: Found) => commandLine.includes('--type=renderer')],
  ])('whose %s dies saves what was observed, and names the death', async (_, reason, isVictim) => {
    const { terminal, processes } = await midRun(endless);
    const victims = processes.filter(isVictim);
    expect(victims).not.toEqual([]);
    for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    expect(await terminal.ended).toBe(2);
    await terminal.shows(new RegExp(`badsocket: chromium .*${reason}\r?\n`));
    const { complete, incompleteReason, observations } = savedReport();
    expect(complete).toBe(false);
    expect(incompleteReason).toContain(reason);
    expect(observations.map(({ outcome }) => outcome.kind)).toContain('trace');
    await expect.poll(() => trail.left(), { timeout: withinMs }).toEqual([]);
  });
});

describe.skipIf(noWebkit !== undefined)(
  `a run without the lab${because(noWebkit)}`,
  { timeout: 40_000 },
  () => {
    it('whose parent is killed leaves no browser and no display behind', async () => {
      const options = ['--engine', 'webkit', '--repeat', String(endless), '--output', join(folder, 'report')];
      const terminal = new Terminal(['run', '--lab', 'off', ...options, ...quickFixtures], trail.env);
      await terminal.shows(/ [1-9]\d*\/\d+ /);
      const commands = trail.follow().map(({ commandLine }) => commandLine);
      expect(commands.filter((line) => /MiniBrowser|Xvfb/.test(line)).length).toBeGreaterThan(1);
      process.kill(await terminal.pid(), 'SIGKILL');
      await terminal.ended;
      await expect.poll(() => trail.processes(), { timeout: withinMs }).toEqual([]);
    });
  },
);

/** The one that Playwright holds by a pipe, as opposed to those that it has started itself. */
function isBrowser(commandLine: string): boolean {
  return commandLine.includes('--remote-debugging-pipe') && !commandLine.includes('--type=');
}
