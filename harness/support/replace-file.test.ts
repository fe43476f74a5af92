import { execa, execaSync } from 'execa';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { because } from '../../test/support/cli.js';
import { builtFile } from './package-info.js';
import { createFile, replaceFile, stageFile } from './replace-file.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-replace-'));
  file = join(folder, 'file.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(file, 'utf8');

it('replaces a file, keeps its permissions, and leaves nothing else behind', async () => {
  writeFileSync(file, 'old');
  chmodSync(file, 0o640);
  await replaceFile(file, ['new', ' text']);
  expect(text()).toBe('new text');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['file.json']);
});

it('gives a new file the requested permissions', async () => {
  await replaceFile(file, 'key', 0o600);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('writes to the file that a link names', async () => {
  const link = join(folder, 'link.json');
  writeFileSync(file, 'old');
  symlinkSync(file, link);
  await replaceFile(link, 'new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(text()).toBe('new');
});

it('changes nothing if the content cannot be made', async () => {
  writeFileSync(file, 'old');
  function* broken() {
    yield 'new';
    throw new Error('broken');
  }
  await expect(replaceFile(file, broken())).rejects.toThrow('broken');
  expect(text()).toBe('old');
  expect(readdirSync(folder)).toEqual(['file.json']);
});

it('keeps the old file until the new one is committed', async () => {
  writeFileSync(file, 'old');
  {
    await using _staged = await stageFile(file, 'new');
    expect(text()).toBe('old');
    expect(readdirSync(folder)).toHaveLength(2);
  }
  expect(text()).toBe('old');
  expect(readdirSync(folder)).toEqual(['file.json']);
});

it('removes the temporary file if the file cannot be replaced', async () => {
  mkdirSync(file);
  await expect(replaceFile(file, 'new')).rejects.toThrow(/EISDIR/);
  expect(readdirSync(folder)).toEqual(['file.json']);
});

it('stages the same file twice at once without a mix of the two', async () => {
  const texts = ['a'.repeat(100_000), 'b'.repeat(100_000)];
  await Promise.all(texts.map(async (content) => replaceFile(file, content)));
  expect(texts).toContain(text());
  expect(readdirSync(folder)).toEqual(['file.json']);
});

it('creates a file only if the name is free', async () => {
  await createFile(file, 'first');
  await expect(createFile(file, 'second')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(text()).toBe('first');
});

const noSmallDisk = execaSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { reject: false })
  .failed
  ? 'this user may not mount'
  : undefined;

it.skipIf(noSmallDisk !== undefined)(
  `keeps the old file if the disk is full${because(noSmallDisk)}`,
  async () => {
    const module = JSON.stringify(builtFile('harness/support/replace-file.js'));
    const code = `import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createFile, fileProblemText, replaceFile } from ${module};
process.chdir(${JSON.stringify(folder)});
writeFileSync('old.json', 'old');
const problems = [];
for (const write of [() => replaceFile('old.json', 'x'.repeat(1e6)), () => createFile('new.json', 'x'.repeat(1e6))])
  await write().catch((problem) => problems.push(fileProblemText(problem)));
console.log(JSON.stringify([problems, readdirSync('.'), readFileSync('old.json', 'utf8')]));`;
    const onSmallDisk = `mount -t tmpfs -o size=64k tmpfs ${folder} && exec "$@"`;
    const node = [process.execPath, '--input-type=module', '--eval', code];
    const { stdout } = await execa('unshare', [
      ...['--user', '--map-root-user', '--mount', 'sh', '-c', onSmallDisk, 'sh'],
      ...node,
    ]);
    expect(JSON.parse(stdout)).toEqual([['the disk is full', 'the disk is full'], ['old.json'], 'old']);
  },
);
