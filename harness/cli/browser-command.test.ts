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

/** Returns a command that is not a browser: it opens the URL, prints its display, and then runs `code`. */
function opener(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `await (await fetch(process.argv[2])).text();
     const { DISPLAY, WAYLAND_DISPLAY } = process.env;
     process.stderr.write(\`shows on \${DISPLAY} \${WAYLAND_DISPLAY}\\n\`);
     ${code}`,
  );
  return `'${process.execPath}' ${path} {url}`;
}

/** Expects exit code 2, a message of one line, and a report without clients. */
function expectNoClient({ code, stderr, report }: Ended & { report: Report }, message: RegExp): void {
  expect(stderr).toMatch(/^badsocket: --browser-command "[^\n]+" did not open the agent page: [^\n]+\n$/);
  expect(stderr).toMatch(message);
  expect(report).toMatchObject({ complete: false, clients: [], missing: [] });
  expect(code).toBe(2);
}

describe('a command that is not a browser', { timeout: 60_000 }, () => {
  const ends = opener('ends', 'process.exit(3);');

  it.concurrent('causes an error with its last line of output if it exits', async () => {
    const ended = await run(['--lab', 'off', '--browser-command', ends]);
    expectNoClient(
      ended,
      /: node exited unexpectedly \(code 3\), and printed: shows on .*\. The command must/,
    );
  });

  it.concurrent('does not prevent --json from printing the report, without any file', async () => {
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

  it.concurrent('causes an error if the agent page does not load', async () => {
    const stays = opener('stays', 'setInterval(() => undefined, 1000);');
    const ended = await run(['--lab', 'off', '--browser-command', stays]);
    expectNoClient(ended, /: the agent page did not load within 30 s\. The command must/);
  });

  it.concurrent("uses the user's display outside the lab", async () => {
    const ended = await run(['--lab', 'off', '--browser-command', ends], {
      DISPLAY: ':4711',
      WAYLAND_DISPLAY: 'wayland-7',
    });
    expectNoClient(ended, /shows on :4711 wayland-7/);
  });

  it.skipIf(noLab !== undefined)(`uses a separate display in the lab${because(noLab)}`, async () => {
    const env = { DISPLAY: ':4711', WAYLAND_DISPLAY: 'wayland-7' };
    const xvfb = await findExecutable('Xvfb', process.env['PATH'] ?? '');
    const ended = await run(['--lab', 'require', '--browser-command', ends], env);
    expectNoClient(ended, xvfb === undefined ? /shows on/ : /shows on 127\.0\.0\.1:\d+ undefined/);
  });
});

const { found } = await discover();

/** Command lines for the browsers that badsocket can also find and start by itself. */
const lines = {
  chromium: (path: string) => `'${path}' --no-sandbox --no-first-run {url}`,
  firefox: (path: string) => `'${path}' --new-instance {url}`,
  webkit: (path: string) => `'${path}' --javascript-can-open-windows-automatically=true {url}`,
};

describe.each(engines)('%s with --browser-command', { timeout: 90_000 }, (engine) => {
  // Playwright's build of WebKit does not accept a URL as an argument.
  const build = found.find(
    (candidate) => candidate.engine === engine && (engine !== 'webkit' || candidate.via === 'command'),
  );
  const obstacle = noLab ?? (build === undefined ? `${engine} is not available` : undefined);
  const line = lines[engine](build?.executablePath ?? engine);

  it.skipIf(obstacle !== undefined)(
    `trusts the lab's certificates, and is judged with the expectations of its engine${because(obstacle)}`,
    async () => {
      const { code, stderr, report } = await run([
        ...['--lab', 'require', '--browser-command', line],
        'tls/expired-certificate',
      ]);
      expect(stderr).not.toContain('badsocket: ');
      const [client, ...rest] = report.clients;
      expect(rest).toEqual([]);
      expect(client).toMatchObject({ engine, command: line });
      expect(client?.product).not.toBe('unknown');
      // A healthy peer opens over wss only if the browser trusts the certificate authority.
      const opened = report.observations.filter(
        ({ fixture, scheme, transport, outcome }) =>
          fixture === 'healthy/echo' &&
          scheme === 'wss' &&
          transport === 'http1' &&
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
const noChromium = noLab ?? (chromium === undefined ? 'chromium is not available' : undefined);

const noChromiumHere = chromium === undefined ? 'chromium is not available' : undefined;

it.skipIf(noChromiumHere !== undefined)(
  `a browser that blocks popups is observed in its only window, one connection at a time${because(noChromiumHere)}`,
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
    const isNamed = ({ fixture }: { fixture: string }) => fixture === 'blocked-by-client/csp-no-connections';
    expect(report.skipped.filter((skip) => skip.surface === 'window' && isNamed(skip))).toEqual([
      {
        fixture: 'blocked-by-client/csp-no-connections',
        scheme: 'ws',
        transport: 'http1',
        client: report.clients[0]?.name,
        surface: 'window',
        reason: 'needs a browser that lets a page open windows',
      },
    ]);
    expect(code).toBe(0);
  },
);

it.skipIf(noChromium !== undefined)(
  `a command adds a client with a unique name to a requested engine${because(noChromium)}`,
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
