import { describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures/index.js';
import { catalogueMarkdown } from './catalogue.js';

describe('docs/fixtures.md', () => {
  it('is what the declarations say', async () => {
    await expect(catalogueMarkdown(fixtures)).toMatchFileSnapshot('../docs/fixtures.md');
  });
});
