import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { loadAssets } from './assets.js';

it('packs text for a DecompressionStream', async () => {
  const { pack } = await loadAssets();
  const text = 'the same, the same, ‹the same›, '.repeat(1000);
  const packed = pack(text);
  expect(packed.length).toBeLessThan(text.length / 20);
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  expect(await new Response(stream).text()).toBe(text);
});

it('hashes each script, and none of them ends its element or loads another', async () => {
  const { scripts } = await loadAssets();
  expect(scripts.length).toBeGreaterThan(0);
  for (const { text, hash } of scripts) {
    expect(hash).toBe(`sha256-${createHash('sha256').update(text).digest('base64')}`);
    expect(text).not.toMatch(/<\/script|<!--|^import /im);
  }
});
