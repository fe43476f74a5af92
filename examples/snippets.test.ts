import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Removes the indentation of each line: a page shows a part of a file further to the left. */
const flush = (text: string) => text.replaceAll(/^[ \t]+/gm, '').trim();

/** Tested files, as text. The example that `badsocket init` writes is part of a source file. */
const sources = ['examples', 'expectations', 'fixtures', 'harness', 'suites'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.ts', '.js', '.html', '.json'].includes(extname(name)))
    .map((name) => flush(readFileSync(join(root, folder, name), 'utf8'))),
);

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => extname(name) === '.md',
);

const snippets = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^ *```(?:ts|js|html|json)\n(.*?)^ *```$/gms)].map(
    ([, block = '']) => ({ page, snippet: flush(block) }),
  ),
);

it('the pages contain snippets', () => {
  expect(snippets.length).toBeGreaterThan(15);
});

it.each(pages)('each snippet of %s is part of a tested file', (page) => {
  const own = snippets.filter((snippet) => snippet.page === page);
  expect(own.filter(({ snippet }) => !sources.some((source) => source.includes(snippet)))).toEqual([]);
});
