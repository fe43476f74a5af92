import { describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures/index.js';
import { cataloguePages } from './catalogue.js';

const pages = cataloguePages(fixtures);
const index = pages.find(({ name }) => name === 'README.md')?.text ?? '';

describe('the fixture pages', () => {
  it('describe each fixture once, except those of a sweep', () => {
    const described = pages.flatMap(({ text }) => text.match(/^## .*$/gm) ?? []);
    const ids = fixtures.filter(({ sweep }) => !sweep).map(({ id }) => `## ${id}`);
    expect(described.sort()).toEqual(ids.sort());
  });

  it.each(pages)('$name is small enough for GitHub to render', ({ text }) => {
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
  });
});

describe('the index', () => {
  it('links to every other page', () => {
    const others = pages.filter(({ name }) => name !== 'README.md');
    expect(others.length).toBeGreaterThan(1);
    for (const { name } of others) expect(index).toContain(`](${name})`);
  });

  it('counts the fixtures of the sweep', () => {
    const sweep = fixtures.filter(({ sweep }) => sweep);
    expect(sweep.length).toBeGreaterThan(0);
    expect(index).toContain(`${String(sweep.length)} more fixtures are a sweep`);
  });

  it('mentions no sweep where there is none', () => {
    const [page] = cataloguePages(fixtures.filter(({ sweep }) => !sweep));
    expect(page?.text).not.toContain('sweep');
  });
});
