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

/** What the suite is measured against, in words. */
export type Usual =
  'a fresh page for each, one after the other' | 'a fresh browser for each, one after the other';

/** Takes each case as tests are usually written. @returns the milliseconds it took, browser start not counted for pages. */
export async function usualWay(
  build: BrowserBuild,
  network: Network,
  cases: readonly Case[],
): Promise<{ usual: Usual; observations: number; ms: number }> {
  return build.via === 'command'
    ? freshBrowsers(build, network, cases.slice(0, 6))
    : freshPages(build, network, cases);
}

async function freshPages(build: BrowserBuild, network: Network, cases: readonly Case[]) {
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
  return { usual: 'a fresh page for each, one after the other', observations: cases.length, ms } as const;
}

/** A browser that only opens a URL has no pages to ask for: who tests with it starts it anew. */
async function freshBrowsers(build: BrowserBuild, network: Network, cases: readonly Case[]) {
  const startedAt = performance.now();
  for (const testCase of cases) {
    await using client = await openClient(build, network.mode);
    await observe(client, network, { testCase, surface: 'window', repetition: 0, budgetMs: 10_000 });
  }
  const ms = performance.now() - startedAt;
  return { usual: 'a fresh browser for each, one after the other', observations: cases.length, ms } as const;
}
