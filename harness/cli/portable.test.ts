import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refName } from '../model/case.js';
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

/** Fixtures that run on loopback (controls and two situations), and fixtures that need the lab. */
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

  it('reports its mode and the reason', () => {
    expect(report).toMatchObject({ mode: 'portable', modeReason: 'switched off by --lab off' });
  });

  it('prints no colours to a pipe, also on a CI machine', async () => {
    const { stdout } = await badsocket(['list', 'port'], { CI: 'true' });
    expect(ended.stdout + stdout).not.toContain('\x1b');
  });

  it('judges the cases that it observed, and exits with that verdict', () => {
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

  it('connects only to loopback', () => {
    const hosts = report.observations.map(({ url }) => new URL(url).hostname);
    expect([...new Set(hosts)]).toEqual(['127.0.0.1']);
  });

  it('lists each skipped case with the reason', () => {
    const reasons = report.skipped.map((skipped) => `${refName(skipped)}: ${skipped.reason}`);
    expect(reasons.sort()).toMatchInlineSnapshot(`
      [
        "explicit-close/4001 (wss): needs the lab: a CA that the browser trusts",
        "explicit-close/4001 (wss, http2): needs the lab: a CA that the browser trusts",
        "handshake/http-403 (wss): needs the lab: a CA that the browser trusts",
        "handshake/http-403 (wss, http2): needs the lab: a CA that the browser trusts",
        "healthy/echo (wss): needs the lab: a CA that the browser trusts",
        "healthy/echo (wss, http2): needs the lab: a CA that the browser trusts",
        "name/nxdomain (ws): needs the lab: a resolver",
        "name/nxdomain (wss): needs the lab: a resolver",
        "negotiation/unknown-extension (wss): needs the lab: a CA that the browser trusts",
        "negotiation/unknown-extension (wss, http2): needs the lab: a CA that the browser trusts",
        "port/closed (ws): needs the lab: a router that counts refused packets",
        "port/closed (wss): needs the lab: a router that counts refused packets",
        "route/dropped (ws): needs the lab: a router",
        "route/dropped (wss): needs the lab: a router",
        "tls/expired-certificate (wss): needs the lab: a CA that the browser trusts",
      ]
    `);
    expect(ended.stdout).toMatch(/^OK: .* cases skipped/m);
  });
});

describe('if the lab is not available', () => {
  /** A PATH without the commands that the lab needs. */
  const bare = { PATH: folder };

  it('a run that requires it fails with a message of one line', async () => {
    const args = ['run', '--lab', 'require', ...browser.slice(0, 3), `chromium=${process.execPath}`];
    const { code, stderr } = await badsocket([...args, '--output', folder], bare);
    expect(stderr).toMatch(/^badsocket: Cannot create the lab: [^\n]+--lab auto[^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('`badsocket lab --lab auto --no-peers` still runs the command', async () => {
    const command = [process.execPath, '--eval', 'process.exit(5)'];
    const { code, stderr } = await badsocket(['lab', '--lab', 'auto', '--no-peers', '--', ...command], bare);
    expect(stderr).toMatch(/^badsocket: Running without the lab: [^\n]+\n$/);
    expect(code).toBe(5);
  });

  it('`badsocket lab --lab auto` rejects peers in one line', async () => {
    const { code, stderr } = await badsocket(['lab', '--lab', 'auto', '--', process.execPath], bare);
    expect(stderr).toMatch(/^badsocket: [^\n]+`--no-peers`[^\n]+\n$/);
    expect(code).toBe(2);
  });
});

const obstacle = noLab ?? noBrowser;

it.skipIf(obstacle !== undefined)(
  `a run without the lab opens no TCP connection beyond loopback: the lab's router counts none${because(obstacle)}`,
  { timeout: 40_000 },
  async () => {
    const options = ['--lab', 'off', ...browser, '--output', join(folder, 'counted')];
    const command = [process.execPath, program, 'run', ...options, 'healthy/echo', 'handshake/http-403'];
    const count = 'ip netns exec router nft --json list set inet badsocket received_syn >&2';
    // Proves that the router counts: this connection must appear.
    const attempt = `'${process.execPath}' -e "net.connect(80, '10.66.0.1').on('error', () => 0)"`;
    const script = `"$@" >/dev/null; ${count}; ${attempt}; ${count}`;
    const { stderr } = await badsocket(['lab', '--no-peers', '--', 'sh', '-c', script, 'sh', ...command]);
    const [afterRun, afterAttempt] = stderr.trim().split('\n').slice(-2);
    expect(afterRun).not.toContain('"elem"');
    expect(afterAttempt).toContain('10.66.0.1');
  },
);
