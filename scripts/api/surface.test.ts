import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../harness/support/package-info.js';
import { apiPage } from './page.js';
import { apiReport } from './report.js';
import { entryPoints, readSurface } from './surface.js';

it('every public name has a doc comment', () => {
  // A test compares this page with the sources.
  const page = readFileSync(join(packageRoot, 'docs', 'api.md'), 'utf8');
  for (const { module } of entryPoints) expect(page).toContain(`\n## \`${module}\`\n`);
  const entries = page.split('\n#### ').slice(1);
  expect(entries.length).toBeGreaterThan(50);
  expect(entries.filter((entry) => !/^`\w+`\n\n[A-Z`]/.test(entry))).toEqual([]);
});

const source = `
/** Neither exported nor documented elsewhere. */
interface Hidden {
  /** The size. */
  size: number;
}
/** Opens something. @throws {RangeError} if it is too large. */
export function open(size: number, options: Hidden = { size }): void { void options; }
/** The default. */
export const usual = 3;
`;

/** Returns the page and the report of a module with this source. */
function surfaceOf(text: string): { page: string; report: string } {
  const folder = mkdtempSync(join(tmpdir(), 'badsocket-api-'));
  try {
    const path = join(folder, 'index.ts');
    writeFileSync(path, text);
    const surface = readSurface([{ module: 'badsocket', source: path }]);
    return { page: apiPage(surface), report: apiReport(surface) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('the report has the signatures, and the types that they name', () => {
  const { report } = surfaceOf(source);
  expect(report).toContain('function open(size: number, options?: Hidden): void;');
  expect(report).toContain('const usual: 3;');
  expect(report).toContain('interface Hidden {\n  size: number;\n}');
});

it.each([
  ['a type of a parameter', 'open(size: number', 'open(size: string'],
  ['an optional parameter', 'open(size: number', 'open(size?: number'],
  ['a value', 'usual = 3', 'usual = 4'],
  ['a new export', 'interface Hidden', 'export interface Hidden'],
  ['a member of a type that no module exports', 'size: number;\n}', 'size: number;\n  unit: string;\n}'],
])('the report changes with %s', (_, before, after) => {
  expect(source).toContain(before);
  expect(surfaceOf(source.replace(before, after)).report).not.toBe(surfaceOf(source).report);
});

it.each([
  ['a comment', 'The size.', 'The size, in bytes.'],
  ['a body', 'void options;', 'void size;'],
])('the report does not change with %s', (_, before, after) => {
  expect(source).toContain(before);
  expect(surfaceOf(source.replace(before, after)).report).toBe(surfaceOf(source).report);
});

it('the page shows the doc comments', () => {
  const { page } = surfaceOf(source);
  expect(page).toContain('#### `open`\n\nOpens something.\n\nThrows `RangeError` if it is too large.');
  expect(page).toContain('#### `usual`\n\nThe default.');
});
