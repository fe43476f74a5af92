import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../model/report.js';
import {
  badsocket,
  because,
  chromium,
  type Ended,
  noBrowser,
  noLab,
  program,
} from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-portable-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Controls and two situations that loopback has, and some that it has not. */
const fixtures = [
  ...['healthy/echo', 'explicit-close/4001', 'handshake/http-403', 'negotiation/unknown-extension'],
  ...['name/nxdomain', 'route/dropped', 'port/closed', 'tls/expired-certificate'],
];
const browser = ['--engine', 'chromium', '--browser', `chromium=${chromium}`];

describe.skipIf(noBrowser !== undefined)(`a run without the lab${because(noBrowser)}`, () => {
  let ended: Ended;
  let report: Report;

  beforeAll(async () => {
    const args = ['run', '--lab', 'off', ...browser, '--output', folder, ...fixtures];
    ended = await badsocket(args, { CI: 'true' });
    report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  }, 40_000);

  it('says that it was, and why', () => {
    expect(report).toMatchObject({ mode: 'portable', modeReason: 'switched off by --lab off' });
  });

  it('prints no colours into a pipe, on a CI machine either', async () => {
    const { stdout } = await badsocket(['list', 'port'], { CI: 'true' });
    expect(ended.stdout + stdout).not.toContain('\x1b');
  });

  it('judges what it could observe, and its exit code is of that', () => {
    const seen = [...new Set(report.observations.map(({ fixture }) => fixture))].sort();
    expect(seen).toEqual([
      'explicit-close/4001',
      'handshake/http-403',
      'healthy/echo',
      'negotiation/unknown-extension',
    ]);
    expect(report.verdict.exitCode).toBe(0);
    expect(ended.code).toBe(0);
  });

  it('opens nothing but loopback', () => {
    const hosts = report.observations.map(({ url }) => new URL(url).hostname);
    expect([...new Set(hosts)]).toEqual(['127.0.0.1']);
  });

  it('names each case that it left out, with the reason', () => {
    const reasons = report.skipped.map(({ fixture, scheme, reason }) => `${fixture} (${scheme}): ${reason}`);
    expect(reasons.sort()).toMatchInlineSnapshot(`
      [
        "explicit-close/4001 (wss): needs the lab: an authority that the browser trusts",
        "handshake/http-403 (wss): needs the lab: an authority that the browser trusts",
        "healthy/echo (wss): needs the lab: an authority that the browser trusts",
        "name/nxdomain (ws): needs the lab: a resolver of its own",
        "name/nxdomain (wss): needs the lab: a resolver of its own",
        "negotiation/unknown-extension (wss): needs the lab: an authority that the browser trusts",
        "port/closed (ws): needs the lab: a router that counts what is refused",
        "port/closed (wss): needs the lab: a router that counts what is refused",
        "route/dropped (ws): needs the lab: a router",
        "route/dropped (wss): needs the lab: a router",
        "tls/expired-certificate (wss): needs the lab: an authority that the browser trusts",
      ]
    `);
    expect(ended.stdout).toMatch(/^OK: .* cases skipped/m);
  });
});

describe('where there can be no lab', () => {
  /** None of the lab's tools is there. */
  const bare = { PATH: folder };

  it('a run that requires it is refused in one line', async () => {
    const args = ['run', '--lab', 'require', ...browser.slice(0, 3), `chromium=${process.execPath}`];
    const { code, stderr } = await badsocket([...args, '--output', folder], bare);
    expect(stderr).toMatch(/^badsocket: no lab can be had here: [^\n]+--lab auto[^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('a command that needs no peers is run all the same if it is asked to', async () => {
    const command = [process.execPath, '--eval', 'process.exit(5)'];
    const { code, stderr } = await badsocket(['lab', '--lab', 'auto', '--no-peers', '--', ...command], bare);
    expect(stderr).toMatch(/^badsocket: without the lab: [^\n]+\n$/);
    expect(code).toBe(5);
  });

  it('peers are refused in one line', async () => {
    const { code, stderr } = await badsocket(['lab', '--lab', 'auto', '--', process.execPath], bare);
    expect(stderr).toMatch(/^badsocket: [^\n]+--no-peers\n$/);
    expect(code).toBe(2);
  });
});

const obstacle = noLab ?? noBrowser;

it.skipIf(obstacle !== undefined)(
  `without the lab no TCP connection leaves the machine: the lab's own router counts none${because(obstacle)}`,
  { timeout: 40_000 },
  async () => {
    const options = ['--lab', 'off', ...browser, '--output', join(folder, 'counted')];
    const command = [process.execPath, program, 'run', ...options, 'healthy/echo', 'handshake/http-403'];
    const count = 'ip netns exec router nft --json list set inet badsocket received_syn >&2';
    // After the run, a connection that must be counted.
    const attempt = `'${process.execPath}' -e "net.connect(80, '10.66.0.1').on('error', () => 0)"`;
    const script = `"$@" >/dev/null; ${count}; ${attempt}; ${count}`;
    const { stderr } = await badsocket(['lab', '--no-peers', '--', 'sh', '-c', script, 'sh', ...command]);
    const [afterRun, afterAttempt] = stderr.trim().split('\n');
    expect(afterRun).not.toContain('"elem"');
    expect(afterAttempt).toContain('10.66.0.1');
  },
);
