import { expect, test } from 'badsocket/playwright';
import { startServer } from './server.js';

test('a script can read a Close frame, but not why the server refused the opening handshake', async ({
  page,
}) => {
  await using server = await startServer();
  await page.goto(`${server.url}?ticket=bob&room=staff`);
  await expect(page.locator('#silent')).toHaveText('1006 (no reason)');
  await expect(page.locator('#told')).toHaveText('4403 you are not a member of this room');
  await expect(page.locator('#asked')).toHaveText('403 you are not a member of this room');
});
