import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { builtFile } from '../support/package-info.js';
import type { Assets } from './formats/html/assets.js';

/** The scripts of the page. They import nothing, because inline modules cannot import each other. */
const scriptNames = ['cells', 'copying', 'filters', 'revealing'];

/** Loads the built scripts of the page. */
export async function loadAssets(): Promise<Assets> {
  const scripts = scriptNames.map(async (name) => {
    const text = await readFile(builtFile(`harness/report/formats/html/browser/${name}.js`), 'utf8');
    return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
  });
  return {
    scripts: await Promise.all(scripts),
    pack: (text) => gzipSync(text, { level: 9 }).toString('base64'),
  };
}
