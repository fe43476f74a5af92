import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, expect, type Page, test as base } from 'playwright/test';
import { discover } from '../harness/client/browsers/discover.js';
import { browserEnvironment } from '../harness/client/browsers/environment.js';
import { launch } from '../harness/client/browsers/playwright-client.js';
import { saveReport } from '../harness/report/save.js';
import { sampleReport } from '../test/support/reports.js';
import type { EngineOptions } from './browser.js';

/** Opens the report as a file in a browser that Playwright controls. */
const test = base.extend<{ report: Page }, EngineOptions & { opened: Browser | undefined; file: string }>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  opened: [
    async ({ engine }, use) => {
      const [build] = (await discover({ engines: [engine] })).found;
      if (build === undefined || build.via === 'command') {
        await use(undefined);
        return;
      }
      const browser = await launch(build, browserEnvironment(process.env['BADSOCKET_LAB'] !== undefined));
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  file: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'badsocket-report-'));
      const { html } = await saveReport(sampleReport(), folder, ['html']);
      await use(pathToFileURL(html).href);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  report: async ({ opened, file }, use, info) => {
    base.skip(opened === undefined, 'Playwright does not control this browser');
    if (opened === undefined) return;
    const page = await opened.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) errors.push(`the page requested ${request.url()}`);
    });
    await page.goto(file);
    await use(page);
    await page.close();
    if (info.status === 'passed') expect(errors, 'no script fails, and the page fetches nothing').toEqual([]);
  },
});

test('the report starts with the browsers that leak', async ({ report }) => {
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('What can a script tell apart?');
  await expect(report.locator('#in-short')).toContainText('leaks');
});

test('a cell opens the trace and the witness, and Escape closes them', async ({ report }) => {
  const cell = report.locator('td[data-differs] a').first();
  await cell.focus();
  await report.keyboard.press('Enter');
  const dialog = report.locator('#cell');
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('What the script saw');
  await expect(dialog).toContainText('What the wire saw');
  const address = await report.evaluate(() => location.hash);
  expect(address).not.toBe('');
  await report.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a cell has a URL that opens it', async ({ report }) => {
  const address = await report.locator('td[data-differs] a').first().getAttribute('href');
  await report.goto(`${report.url().replace(/#.*/, '')}${address ?? ''}`);
  await report.reload();
  await expect(report.locator('#cell')).toBeVisible();
});

test('filters hide the other fixtures, and are part of the URL', async ({ report }) => {
  const rows = report.locator('#matrix ~ * tbody tr:visible, .matrix tbody tr:visible');
  const all = await rows.count();
  const field = report.locator('#filters [name=text]');
  await field.pressSequentially('certificate');
  await expect.poll(async () => rows.count()).toBeLessThan(all);
  // The URL does not change with every key.
  await field.press('Tab');
  await expect.poll(async () => report.evaluate(() => location.hash)).toContain('text=certificate');
});

for (const [name, options] of [
  ['a phone', { width: 360, height: 740 }],
  ['a desktop', { width: 1280, height: 900 }],
] as const) {
  test(`the report fits the screen of ${name}`, async ({ report }) => {
    await report.setViewportSize(options);
    const overflow = await report.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
