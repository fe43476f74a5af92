import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../harness/support/package-info.js';
import { catalogueFolder, generatedFiles } from './generated-files.js';

const files = generatedFiles();

describe('a generated file', () => {
  it.each(files)('$path is up to date', ({ path, text }) => {
    const current = readFileSync(join(packageRoot, path), 'utf8');
    expect(current, `${path} is stale. Run \`npm run generate\`.`).toBe(text);
  });
});

it('docs/fixtures holds generated files only', () => {
  const present = readdirSync(join(packageRoot, catalogueFolder)).map((name) => `${catalogueFolder}/${name}`);
  const generated = files.map(({ path }) => path);
  expect(
    present.filter((path) => !generated.includes(path)),
    'Run `npm run generate` to delete stale pages.',
  ).toEqual([]);
});
