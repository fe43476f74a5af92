import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../harness/support/package-info.js';
import { pages, textOf } from './pages.js';

/** Returns the anchor that GitHub gives a heading: https://docs.github.com/en/get-started/writing-on-github */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns the links of a page to files in this repository. */
function linksOf(page: string): { link: string; path: string; anchor: string }[] {
  return [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([link, path = '', anchor = '']) => ({
      link: `${page} ${link}`,
      path: path === '' ? page : relative(packageRoot, join(packageRoot, dirname(page), path)),
      anchor,
    }),
  );
}

it('each link between pages has a target', () => {
  const links = pages.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(50);
  const dead = links.filter(({ path, anchor }) => {
    const target = join(packageRoot, path);
    if (!existsSync(target)) return true;
    return anchor !== '' && (statSync(target).isDirectory() || !anchorsOf(path).includes(anchor));
  });
  expect(dead.map(({ link }) => link)).toEqual([]);
});
