import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Listing } from './list.js';
import { badsocket } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-init-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(['ts', 'json'])(
  'badsocket init writes an example in %s that can be listed, and does not overwrite it',
  async (format) => {
    const own = join(folder, format);
    const init = ['init', own, '--format', format];
    const { code, stdout } = await badsocket(init);
    expect(stdout).toContain(`badsocket show --fixtures ${own} handshake/captive-portal\n`);
    expect(code).toBe(0);

    const listed = await badsocket(['list', '--fixtures', own, '--json', 'handshake/captive-portal']);
    expect((JSON.parse(listed.stdout) as Listing).fixtures.map(({ id }) => id)).toEqual([
      'handshake/captive-portal',
    ]);

    const file = join(own, `handshake.${format}`);
    const before = readFileSync(file, 'utf8');
    expect((await badsocket(init)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(before);
  },
);

it('the example in JSON references the schema in the package', async () => {
  const own = join(folder, 'deep', 'down');
  await badsocket(['init', own, '--format', 'json']);
  const { $schema } = JSON.parse(readFileSync(join(own, 'handshake.json'), 'utf8')) as { $schema: string };
  expect(JSON.parse(readFileSync(join(own, $schema), 'utf8'))).toMatchObject({ title: 'badsocket fixtures' });
});
