import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { build, isBuilt } from './build.mjs';

let root;
let compiled;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'badsocket-build-'));
  compiled = 0;
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) write(name);
  for (const name of ['harness/cli/main.ts', 'harness/cli/main.test.ts', 'fixtures/index.ts']) write(name);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(name) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), '');
}

function touch(name) {
  utimesSync(join(root, name), 1, 1);
}

/** A build whose compiler leaves one file behind. */
function make(code = 0) {
  return build(root, () => {
    compiled += 1;
    write(`dist/${compiled}.js`);
    return Promise.resolve(code);
  });
}

it('tells whether it would compile', async () => {
  expect(isBuilt(root)).toBe(false);
  await make();
  expect(isBuilt(root)).toBe(true);
  touch('harness/cli/main.ts');
  expect(isBuilt(root)).toBe(false);
});

it('compiles when nothing is built yet, and not again', async () => {
  await make();
  await make();
  expect(compiled).toBe(1);
});

it.each(['harness/cli/main.ts', 'fixtures/index.ts', 'tsconfig.json', 'package-lock.json'])(
  'compiles again when %s is another one, even an older one',
  async (name) => {
    await make();
    touch(name);
    await make();
    expect(compiled).toBe(2);
  },
);

it('does not compile again for a test', async () => {
  await make();
  touch('harness/cli/main.test.ts');
  await make();
  expect(compiled).toBe(1);
});

it('keeps what is built when a source has changed', async () => {
  await make();
  touch('fixtures/index.ts');
  await make();
  expect(existsSync(join(root, 'dist/1.js'))).toBe(true);
});

it('clears what was built of a source that is gone', async () => {
  await make();
  rmSync(join(root, 'harness/cli/main.ts'));
  await make();
  expect(existsSync(join(root, 'dist/1.js'))).toBe(false);
  expect(existsSync(join(root, 'dist/2.js'))).toBe(true);
});

it('compiles again after it failed, and returns the exit code of the compiler', async () => {
  await make();
  touch('fixtures/index.ts');
  expect(await make(2)).toBe(2);
  expect(await make()).toBe(0);
  expect(compiled).toBe(3);
});
