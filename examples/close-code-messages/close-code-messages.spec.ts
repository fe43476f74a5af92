import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'badsocket/playwright';

// Your own application is served by itself: `webServer` in playwright.config.ts.
let app: Server;
test.beforeAll(async () => {
  const page = await readFile(new URL('page.html', import.meta.url));
  app = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(page));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  app.close();
  app.closeAllConnections();
});

const pageFor = (socket: string) =>
  `http://127.0.0.1:${(app.address() as AddressInfo).port}/?socket=${encodeURIComponent(socket)}`;

test('who is not signed in is asked to', async ({ page, startPeer }) => {
  const peer = await startPeer('explicit-close/4401-unauthorized');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('Please sign in again.');
});

test('who is no member is told so', async ({ page, startPeer }) => {
  const peer = await startPeer('explicit-close/4403-forbidden');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('You are not a member of this room.');
});

test('of a 403 in the opening handshake the page knows nothing', async ({ page, startPeer }) => {
  const peer = await startPeer('handshake/http-403');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('The connection was lost.');
});
