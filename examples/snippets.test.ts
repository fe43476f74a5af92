import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Text as lines without the space before them: a page shows a piece of a file further to the left. */
const flush = (text: string) => text.replaceAll(/^[ \t]+/gm, '').trim();

/** What is tested, as text: the example that `badsocket init` writes is in a source too. */
const sources = ['examples', 'expectations', 'fixtures', 'harness', 'suites'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.ts', '.js', '.html', '.json'].includes(extname(name)))
    .map((name) => flush(readFileSync(join(root, folder, name), 'utf8'))),
);

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  // The catalogue is made from the fixtures.
  (name) => extname(name) === '.md' && name !== 'docs/fixtures.md',
);

const snippets = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^ *```(?:ts|js|html|json)\n(.*?)^ *```$/gms)].map(
    ([, block = '']) => ({ page, snippet: flush(block) }),
  ),
);

it('there are snippets', () => {
  expect(snippets.length).toBeGreaterThan(15);
});

it.each(pages)('%s shows only what is tested', (page) => {
  const own = snippets.filter((each) => each.page === page);
  expect(own.filter(({ snippet }) => !sources.some((source) => source.includes(snippet)))).toEqual([]);
});
