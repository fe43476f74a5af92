import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserBuild } from '../client/browsers/discover.js';
import { openClient } from '../client/browsers/open.js';
import { browserEnvironment } from '../client/browsers/environment.js';
import { launch } from '../client/browsers/playwright-client.js';
import type { Case } from '../model/case.js';
import type { Network } from '../network/network.js';
import { observe } from '../run/observe.js';
import { startPeer } from '../peer/peer.js';

/** The way of testing that the suite is compared with. */
export type Baseline = 'a new page for each case' | 'a new browser for each case';

/**
 * Observes each case in turn, as tests are usually written.
 * @returns the time in milliseconds; it includes the start of the browser only where each case needs a new browser
 */
export async function measureBaseline(
  build: BrowserBuild,
  network: Network,
  cases: readonly Case[],
): Promise<{ method: Baseline; observations: number; ms: number }> {
  return build.via === 'command'
    ? inNewBrowsers(build, network, cases.slice(0, 6))
    : inNewPages(build, network, cases);
}

async function inNewPages(build: BrowserBuild, network: Network, cases: readonly Case[]) {
  const server = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<!doctype html>'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pageUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await launch(build, browserEnvironment(network.mode === 'lab'));
  const startedAt = performance.now();
  for (const [index, testCase] of cases.entries()) {
    await using peer = await startPeer(testCase, network, `page-${index}`);
    const page = await browser.newPage();
    await page.goto(pageUrl);
    await page.evaluate(
      async (url) =>
        new Promise<void>((resolve) => {
          new WebSocket(url).addEventListener('close', () => {
            resolve();
          });
        }),
      peer.url,
    );
    await page.close();
  }
  const ms = performance.now() - startedAt;
  await browser.close();
  server.close();
  return { method: 'a new page for each case', observations: cases.length, ms } as const;
}

/** Starts a new browser for each case: a browser that is started by a command cannot open further pages. */
async function inNewBrowsers(build: BrowserBuild, network: Network, cases: readonly Case[]) {
  const startedAt = performance.now();
  for (const testCase of cases) {
    await using client = await openClient(build, network.mode);
    await observe(client, network, { testCase, surface: 'window', repetition: 0, budgetMs: 10_000 });
  }
  const ms = performance.now() - startedAt;
  return { method: 'a new browser for each case', observations: cases.length, ms } as const;
}
