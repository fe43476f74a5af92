import { expect, test } from 'badsocket/playwright';
import { startServer } from './server.js';

test('a script cannot read why it was refused in the opening handshake, and can read a Close frame', async ({
  page,
}) => {
  await using server = await startServer();
  await page.goto(`${server.url}?ticket=bob&room=staff`);
  await expect(page.locator('#silent')).toHaveText('1006 (no reason)');
  await expect(page.locator('#told')).toHaveText('4403 you are not a member of this room');
  await expect(page.locator('#asked')).toHaveText('403 you are not a member of this room');
});
