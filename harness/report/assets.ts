import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { builtFile } from '../built.js';

/** A script that stands in the page, and the hash by which the page's policy knows it. */
export interface InlineScript {
  text: string;
  /** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  hash: string;
}

/** What the page needs that only Node can make. */
export interface Assets {
  scripts: readonly InlineScript[];
  /** Gzip in base64, which a browser unpacks by itself: https://compression.spec.whatwg.org/#decompression-stream */
  pack: (text: string) => string;
}

/** Each is whole by itself: modules inside of a page cannot import each other. */
const scriptNames = ['cells', 'copying', 'filters', 'revealing'];

/** The scripts of the page as the build has made them. */
export async function loadAssets(): Promise<Assets> {
  const scripts = scriptNames.map(async (name) => {
    const text = await readFile(builtFile(`harness/report/html/browser/${name}.js`), 'utf8');
    return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
  });
  return {
    scripts: await Promise.all(scripts),
    pack: (text) => gzipSync(text, { level: 9 }).toString('base64'),
  };
}
