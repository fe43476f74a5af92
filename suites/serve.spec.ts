import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, expect, type Page, test as base } from 'playwright/test';
import { fixtures } from '../fixtures/index.js';
import { type BrowserBuild, discover } from '../harness/client/browsers/discover.js';
import { openDisplay } from '../harness/client/browsers/display.js';
import { browserEnvironment } from '../harness/client/browsers/environment.js';
import { launch } from '../harness/client/browsers/playwright-client.js';
import type { Report } from '../harness/model/report.js';
import { serve, type Service } from '../harness/serve/serve.js';
import type { EngineOptions } from './browser.js';
import { skip } from './skip.js';

const inLab = process.env['BADSOCKET_LAB'] !== undefined;

/** Fixtures of each situation that does not need the lab, the controls, and a fixture that needs the lab. */
const servedFixtures = fixtures.filter(({ id }) =>
  [
    'name/nxdomain',
    'tls/random-bytes-on-accept',
    'handshake/http-403',
    'handshake/http-403-with-cookie',
    'handshake/finish-on-request',
    'negotiation/unknown-extension',
    'connection/reset-after-open',
    'blocked-by-client/csp-no-connections',
    'healthy/echo',
    'explicit-close/4001-with-reason',
  ].includes(id),
);

/** Opens the page of a running service in a browser that Playwright controls. */
const test = base.extend<
  { service: Service; catalogue: Page },
  EngineOptions & { build: BrowserBuild | undefined; opened: Browser | undefined }
>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  build: [
    async ({ engine }, use) => {
      await use((await discover({ engines: [engine] })).found[0]);
    },
    { scope: 'worker' },
  ],
  opened: [
    async ({ build }, use) => {
      if (build === undefined || build.via === 'command') {
        await use(undefined);
        return;
      }
      const browser = await launch(build, browserEnvironment(inLab));
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  service: async ({}, use) => {
    await using service = await serve({ fixtures: servedFixtures });
    await use(service);
  },
  catalogue: async ({ opened, service }, use) => {
    base.skip(opened === undefined, 'Playwright does not control this browser');
    if (opened === undefined) return;
    const page = await opened.newPage();
    await page.goto(service.url);
    await use(page);
    await page.close();
  },
});

async function reportOf(runUrl: string): Promise<Report> {
  return (await (await fetch(new URL('report.json', runUrl))).json()) as Report;
}

/** Expects a complete run in which every observation is witnessed and every control passes. */
function expectValidRun({ complete, verdict, observations, skipped }: Report): void {
  expect(complete).toBe(true);
  expect(verdict.problems).toEqual([]);
  expect(verdict.clients.map(({ problems }) => problems)).toEqual([[]]);
  const cases = new Set(
    observations.map(({ fixture, scheme, surface }) => `${fixture} ${scheme} ${surface}`),
  );
  expect(cases.size).toBe(observations.length);
  expect([...cases].sort()).toEqual(
    [
      // The page cannot open a window with another Content Security Policy without a click.
      'blocked-by-client/csp-no-connections ws dedicated-worker',
      ...servedFixtures
        .filter(({ id }) => !/^(name|tls|blocked)|with-cookie/.test(id))
        .flatMap(({ id }) => [`${id} ws window`, `${id} ws dedicated-worker`]),
    ].sort(),
  );
  expect(skipped.filter(({ fixture }) => fixture === 'name/nxdomain')).toHaveLength(2);
  // Without the lab, no control over wss can open.
  expect(skipped.some(({ fixture }) => fixture === 'tls/random-bytes-on-accept')).toBe(true);
}

test('the page runs the suite in its own browser, and links to the report', async ({ catalogue: page }) => {
  await page.getByRole('button', { name: 'Run in this browser' }).click();
  await page.waitForURL('**/runs/*/');
  const board = page.frameLocator('iframe[title="The run"]');
  await expect(board.getByRole('link', { name: 'View report' })).toBeVisible({ timeout: 45_000 });
  // The board has a square for every case that is not skipped.
  await expect(board.locator('.square')).toHaveCount(7);
  await expect(board.locator('.square:is(.is-unobserved, .is-unwitnessed, .is-error)')).toHaveCount(0);
  expectValidRun(await reportOf(page.url()));
  const download = page.waitForEvent('download');
  await board.getByRole('link', { name: 'Download report', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('badsocket-report.html');
  await board.getByRole('link', { name: 'View report' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What can a script tell apart?');
});

test('a run on all surfaces leaves no service worker, cookie or storage in the browser', async ({
  catalogue: page,
}) => {
  await page.locator('select[name=surfaces]').selectOption('all');
  await page.getByRole('button', { name: 'Run in this browser' }).click();
  await page.waitForURL('**/runs/*/');
  const board = page.frameLocator('iframe[title="The run"]');
  await expect(board.getByRole('link', { name: 'View report' })).toBeVisible({ timeout: 45_000 });
  const { observations } = await reportOf(page.url());
  expect(observations.map(({ surface }) => surface)).toContain('service-worker');
  const left = async () =>
    page.evaluate(async () => ({
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      localStorage: Object.keys(localStorage),
    }));
  await expect.poll(left).toEqual({ serviceWorkers: [], databases: [], caches: [], localStorage: [] });
  expect(await page.context().cookies()).toEqual([]);
});

test('the page runs the suite in a browser that Playwright does not control', async ({
  build,
  opened,
  service,
}) => {
  if (build === undefined || opened !== undefined) skip('by-design', 'the previous test covers this browser');
  const page = await (await fetch(service.url)).text();
  const token = /<meta name="token" content="([^"]+)"/.exec(page)?.[1] ?? '';
  await using display = await openDisplay(inLab);
  const env = { ...browserEnvironment(inLab), ...display.env, GDK_BACKEND: 'x11' };
  const userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15';
  const started = await fetch(new URL('/runs', service.url), {
    method: 'POST',
    headers: { 'X-Badsocket-Token': token, 'User-Agent': userAgent },
    body: JSON.stringify({ surfaces: 'default', repeat: 1, slow: false }),
  });
  const { url } = (await started.json()) as { url: string };
  const child = spawn(build.executablePath, [url], { env, stdio: 'ignore', detached: true });
  try {
    await expect.poll(async () => (await reportOf(url)).complete, { timeout: 45_000 }).toBe(true);
    expectValidRun(await reportOf(url));
  } finally {
    const ended = once(child, 'exit');
    if (child.pid !== undefined) process.kill(-child.pid);
    await ended;
  }
});

test('"Try it here" shows the trace and the witness of a fixture', async ({ catalogue: page }) => {
  await page.goto(new URL('#handshake/http-403', page.url()).href);
  const entry = page.locator('details.fixture[id="handshake/http-403"]');
  await entry.getByRole('button', { name: 'Try it here' }).click();
  const seen = entry.locator('.seen');
  await expect(seen).toContainText('close (CloseEvent < Event), wasClean false, code 1006');
  await expect(seen).toContainText('✓ met: handshake: respond 403 Forbidden');
});

test('"Copy" copies the URL of a peer, or selects it if the browser does not allow copying', async ({
  catalogue: page,
}) => {
  await page.goto(new URL('#handshake/http-403', page.url()).href);
  const entry = page.locator('details.fixture[id="handshake/http-403"]');
  await entry.getByRole('button', { name: 'Copy' }).click();
  await expect(entry.locator('.buttons [role=status]')).toHaveText(/^Copied\.$|The text is selected/);
});

test('a fixture that needs the lab gives this reason, and has no buttons', async ({ catalogue: page }) => {
  await page.goto(new URL('#name/nxdomain', page.url()).href);
  const entry = page.locator('details.fixture[id="name/nxdomain"]');
  await expect(entry).toContainText('ws: needs the lab: a resolver');
  await expect(entry.getByRole('button')).toHaveCount(0);
});

test('filters hide the other fixtures', async ({ catalogue: page }) => {
  await page.getByLabel('Fixture', { exact: true }).pressSequentially('responds 403');
  await expect(page.locator('details.fixture:visible')).toHaveCount(2);
  await expect(page.locator('#filters output')).toHaveText(`2 of ${String(servedFixtures.length)} fixtures`);
  await page.getByLabel('Fixture', { exact: true }).fill('');
  await page.getByLabel('only running peers').check();
  await expect(page.locator('#filters output')).toHaveText(
    `${String(servedFixtures.length - 2)} of ${String(servedFixtures.length)} fixtures`,
  );
});

for (const [name, width] of [
  ['a phone', 360],
  ['a desktop', 1280],
] as const) {
  test(`the pages fit the screen of ${name}`, async ({ catalogue: page }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.getByRole('button', { name: 'Run in this browser' }).click();
    const board = page.frameLocator('iframe[title="The run"]');
    await expect(board.getByRole('link', { name: 'View report' })).toBeVisible({ timeout: 45_000 });
    expect(await board.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
