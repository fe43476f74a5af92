import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { build, isBuilt } from './build.mjs';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
/** @type {string} */
let root;

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const make = async () =>
  build(
    root,
    async () =>
      spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json'], { cwd: root }).status ?? 1,
  );

/** @param {string} name */
const compiled = (name) => existsSync(join(root, 'dist', name));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'badsocket-build-'));
  const compilerOptions = {
    composite: true,
    rootDir: '.',
    outDir: 'dist',
    module: 'NodeNext',
    types: [],
    // A small library: the compiler starts twenty times here.
    lib: ['ES5'],
    skipLibCheck: true,
    tsBuildInfoFile: 'dist/.tsbuildinfo',
  };
  write(
    'tsconfig.harness.json',
    JSON.stringify({ compilerOptions, include: ['harness'], exclude: ['**/*.test.ts'] }),
  );
  write(
    'tsconfig.build.json',
    JSON.stringify({ files: [], references: [{ path: './tsconfig.harness.json' }] }),
  );
  write('harness/kept.ts', 'export const kept = 1;');
  write('harness/deleted.ts', 'export const deleted = 1;');
  write('harness/kept.test.ts', 'export {};');
});
afterEach(() => rmSync(root, { recursive: true }));

it('compiles a tree that is not built', async () => {
  expect(isBuilt(root, compiler)).toBe(false);
  expect(await make()).toBe(0);
  expect(isBuilt(root, compiler)).toBe(true);
  expect(compiled('harness/kept.js')).toBe(true);
});

it('removes the output of a deleted source', async () => {
  await make();
  expect(compiled('harness/deleted.js')).toBe(true);
  rmSync(join(root, 'harness/deleted.ts'));
  expect(isBuilt(root, compiler)).toBe(false);
  expect(await make()).toBe(0);
  expect(compiled('harness/deleted.js')).toBe(false);
  expect(compiled('harness/deleted.d.ts')).toBe(false);
  expect(compiled('harness/kept.js')).toBe(true);
  expect(isBuilt(root, compiler)).toBe(true);
});

it('compiles a source again after it changes', async () => {
  await make();
  write('harness/kept.ts', 'export const kept = 2;');
  expect(isBuilt(root, compiler)).toBe(false);
  await make();
  expect(readFileSync(join(root, 'dist/harness/kept.js'), 'utf8')).toContain('kept = 2');
});

it('does not compile again after a test changes', async () => {
  await make();
  write('harness/kept.test.ts', 'export const other = 2;');
  expect(isBuilt(root, compiler)).toBe(true);
});

it('returns the exit code of a compiler that fails', async () => {
  write('harness/kept.ts', 'export const kept: string = 1;');
  expect(await make()).not.toBe(0);
  expect(isBuilt(root, compiler)).toBe(false);
  write('harness/kept.ts', 'export const kept = 1;');
  expect(await make()).toBe(0);
});
