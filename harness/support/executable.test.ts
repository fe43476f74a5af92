import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExecutable, isExecutable } from './executable.js';

/** On Windows, the extension of a file decides whether it is executable. */
describe.skipIf(process.platform === 'win32')('a command on a search path', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'badsocket-executable-'));
    for (const name of ['first', 'second', 'first/folder']) mkdirSync(join(folder, name));
    const write = (path: string, mode: number) => {
      writeFileSync(join(folder, path), '#!/bin/sh\n');
      chmodSync(join(folder, path), mode);
    };
    write('first/data', 0o644);
    write('second/data', 0o755);
    write('second/tool', 0o755);
    write('here', 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const search = async (name: string, ...folders: string[]) =>
    findExecutable(name, folders.map((entry) => entry && join(folder, entry)).join(delimiter));

  it('is found in the first folder that contains it', async () => {
    expect(await search('tool', 'missing', 'first', 'second')).toBe(join(folder, 'second/tool'));
  });

  it('is an executable file', async () => {
    expect(await search('data', 'first', 'second')).toBe(join(folder, 'second/data'));
    expect(await search('folder', 'first')).toBeUndefined();
    expect(await isExecutable(join(folder, 'first/folder'))).toBe(false);
    expect(await isExecutable(join(folder, 'first/data'))).toBe(false);
    expect(await isExecutable(join(folder, 'second/data'))).toBe(true);
  });

  it('is not searched in the current folder', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(await search('here', '')).toBeUndefined();
      expect(await search('here', '', 'first', '')).toBeUndefined();
    } finally {
      process.chdir(before);
    }
  });
});
