import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { discover } from '../client/browsers/discover.js';
import { findExecutable } from '../support/executable.js';
import { engines } from '../model/observation.js';
import type { Report } from '../model/report.js';
import { badsocket, because, type Ended, noLab, quickFixtures } from '../../test/support/cli.js';
import { textsOf } from '../report/text/report-texts.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-browser-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
async function run(options: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended & { report: Report }> {
  const output = join(folder, `report-${++runs}`);
  const ended = await badsocket(['run', ...quickFixtures, '--output', output, ...options], env);
  return { ...ended, report: JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report };
}

/** A command that opens an address, and is no browser: it says where it would show one, and then does as the words in it say. */
function opener(name: string, then: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `await (await fetch(process.argv[2])).text();
     const { DISPLAY, WAYLAND_DISPLAY } = process.env;
     process.stderr.write(\`shows on \${DISPLAY} \${WAYLAND_DISPLAY}\\n\`);
     ${then}`,
  );
  return `'${process.execPath}' ${path} {url}`;
}

/** Exit code 2, one line for people, and no verdict. */
function expectNoClient({ code, stderr, report }: Ended & { report: Report }, said: RegExp): void {
  expect(stderr).toMatch(/^badsocket: --browser-command "[^\n]+" brings up no agent page: [^\n]+\n$/);
  expect(stderr).toMatch(said);
  expect(report).toMatchObject({ complete: false, clients: [], missing: [] });
  expect(code).toBe(2);
}

describe('a command that is no browser', { timeout: 60_000 }, () => {
  const ends = opener('ends', 'process.exit(3);');

  it.concurrent('is told when it ends, with what it said last', async () => {
    const ended = await run(['--lab', 'off', '--browser-command', ends]);
    expectNoClient(ended, /: node ended on its own \(code 3\) and said: shows on .*; it must open/);
  });

  it.concurrent('leaves standard output to the report that is asked for as JSON, and no file', async () => {
    const output = join(folder, 'json');
    const args = ['run', '--lab', 'off', '--browser-command', ends, '--json', '--output', output];
    const { code, stdout, stderr } = await badsocket(args);
    const report = JSON.parse(stdout) as Report;
    expect(report.verdict.exitCode).toBe(2);
    expect(stderr).toMatch(/^badsocket: --browser-command /);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(textsOf(report).summary);
    expect(existsSync(output)).toBe(false);
    expect(code).toBe(2);
  });

  it.concurrent('is told when it brings up no page', async () => {
    const stays = opener('stays', 'setInterval(() => undefined, 1000);');
    const ended = await run(['--lab', 'off', '--browser-command', stays]);
    expectNoClient(ended, /: the agent page did not come up within 30 s; it must open/);
  });

  it.concurrent('shows on the display of who sits there', async () => {
    const ended = await run(['--lab', 'off', '--browser-command', ends], {
      DISPLAY: ':4711',
      WAYLAND_DISPLAY: 'wayland-7',
    });
    expectNoClient(ended, /shows on :4711 wayland-7/);
  });

  it.skipIf(noLab !== undefined)(`has a display of its own in the lab${because(noLab)}`, async () => {
    const env = { DISPLAY: ':4711', WAYLAND_DISPLAY: 'wayland-7' };
    const xvfb = await findExecutable('Xvfb', process.env['PATH'] ?? '');
    const ended = await run(['--lab', 'require', '--browser-command', ends], env);
    expectNoClient(ended, xvfb === undefined ? /shows on/ : /shows on 127\.0\.0\.1:\d+ undefined/);
  });
});

const { found } = await discover();

/** What a person writes for a browser of this machine that Playwright would else launch, or that is found and started. */
const lines = {
  chromium: (path: string) => `'${path}' --no-sandbox --no-first-run {url}`,
  firefox: (path: string) => `'${path}' --new-instance {url}`,
  webkit: (path: string) => `'${path}' --javascript-can-open-windows-automatically=true {url}`,
};

describe.each(engines)('%s by its own command', { timeout: 90_000 }, (engine) => {
  // Playwright's own WebKit does not take an address.
  const build = found.find(
    (each) => each.engine === engine && (engine !== 'webkit' || each.via === 'command'),
  );
  const obstacle = noLab ?? (build === undefined ? `there is no ${engine} to be had` : undefined);
  const line = lines[engine](build?.executablePath ?? engine);

  it.skipIf(obstacle !== undefined)(
    `is observed in the lab, which it trusts, and judged by what is known of its engine${because(obstacle)}`,
    async () => {
      const { code, stderr, report } = await run([
        ...['--lab', 'require', '--browser-command', line],
        'tls/expired-certificate',
      ]);
      expect(stderr).toBe('');
      const [client, ...others] = report.clients;
      expect(others).toEqual([]);
      expect(client).toMatchObject({ engine, command: line });
      expect(client?.product).not.toBe('unknown');
      // Over wss as well: with an authority that it does not trust, no healthy peer opens.
      const opened = report.observations.filter(
        ({ fixture, scheme, outcome }) =>
          fixture === 'healthy/echo' &&
          scheme === 'wss' &&
          outcome.kind === 'trace' &&
          outcome.trace.events.some(({ type }) => type === 'open'),
      );
      expect(opened.map(({ surface }) => surface).sort()).toEqual(['dedicated-worker', 'window']);
      expect(report.verdict).toMatchObject({ problems: [], clients: [{ problems: [] }] });
      expect(code).toBe(0);
    },
  );
});

const chromium = found.find(({ engine }) => engine === 'chromium');
const noChromium = noLab ?? (chromium === undefined ? 'there is no chromium to be had' : undefined);

const notHere = chromium === undefined ? 'there is no chromium to be had' : undefined;

it.skipIf(notHere !== undefined)(
  `a browser that lets no page open windows is observed in the one it has, one connection after the other${because(notHere)}`,
  { timeout: 90_000 },
  async () => {
    const line = `'${chromium?.executablePath ?? ''}' --no-sandbox --no-first-run --user-data-dir=${join(folder, 'profile')} {url}`;
    const { code, report } = await run([
      ...['--lab', 'off', '--browser-command', line],
      'negotiation/unknown-extension',
      'blocked-by-client/csp-no-connections',
    ]);
    expect(report.verdict.problems).toEqual([]);
    expect(report.observations.filter(({ surface }) => surface === 'window')).not.toEqual([]);
    expect(report.skipped.filter(({ surface }) => surface === 'window')).toEqual([
      {
        fixture: 'blocked-by-client/csp-no-connections',
        scheme: 'ws',
        client: report.clients[0]?.name,
        surface: 'window',
        reason: 'needs a browser that lets a page open windows',
      },
    ]);
    expect(code).toBe(0);
  },
);

it.skipIf(noChromium !== undefined)(
  `runs beside an engine that is asked for, under a name of its own${because(noChromium)}`,
  { timeout: 90_000 },
  async () => {
    const path = chromium?.executablePath ?? '';
    const { report } = await run([
      ...['--lab', 'require', '--engine', 'chromium', '--browser', `chromium=${path}`],
      ...['--browser-command', lines.chromium(path), '--browser-command', lines.chromium(path)],
    ]);
    const names = report.clients.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toBe('chromium');
    expect(report.clients.map(({ command }) => command !== undefined)).toEqual([false, true, true]);
    expect(report.verdict.problems).toEqual([]);
  },
);
