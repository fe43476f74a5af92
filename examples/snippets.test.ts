import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const examples = fileURLToPath(new URL('.', import.meta.url));

/** Text as lines without the space before them: a page shows a piece of a file further to the left. */
const flush = (text: string) => text.replaceAll(/^[ \t]+/gm, '').trim();

const sources = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((name) => ['.ts', '.js', '.html'].includes(extname(name)))
  .map((name) => flush(readFileSync(join(examples, name), 'utf8')));

function snippetsOf(page: string): string[] {
  const blocks = readFileSync(join(docs, page), 'utf8').matchAll(/^```(?:ts|js|html)\n(.*?)^```$/gms);
  return [...blocks].map(([, block = '']) => flush(block));
}

it.each(['library.md', 'telling-a-client-why.md'])('docs/%s shows only what is tested', (page) => {
  const snippets = snippetsOf(page);
  expect(snippets.length).toBeGreaterThan(2);
  expect(snippets.filter((snippet) => !sources.some((source) => source.includes(snippet)))).toEqual([]);
});
