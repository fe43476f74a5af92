import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'badsocket/playwright';

// In your project, `webServer` in playwright.config.ts starts your application.
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

test('the page asks a user who is not signed in to sign in', async ({ page, startPeer }) => {
  const peer = await startPeer('explicit-close/4401-unauthorized');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('Please sign in again.');
});

test('the page tells a user who is not a member', async ({ page, startPeer }) => {
  const peer = await startPeer('explicit-close/4403-forbidden');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('You are not a member of this room.');
});

test('the page cannot read a 403 response to the opening handshake', async ({ page, startPeer }) => {
  const peer = await startPeer('handshake/http-403');
  await page.goto(pageFor(peer.url));
  await expect(page.getByRole('status')).toHaveText('The connection was lost.');
});
