import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findExecutable } from '../../support/executable.js';
import { labProblem } from './sandbox.js';
import { because } from '../../../scripts/skips.mjs';

const tools = ['setpriv', 'unshare', 'sh', 'mount', 'ip', 'nft'];
const searchPath = [process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter);
const paths = new Map<string, string | undefined>();
for (const tool of tools) paths.set(tool, await findExecutable(tool, searchPath));

const problem = await labProblem();
const skipNote = because(problem);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-seal-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Makes only these tools available on PATH. */
function provide(present: readonly string[]): void {
  for (const tool of present) symlinkSync(paths.get(tool) ?? '', join(folder, tool));
  vi.stubEnv('PATH', folder);
}

it.skipIf(problem !== undefined)(`the lab needs only ${tools.join(', ')}${skipNote}`, async () => {
  provide(tools);
  expect(await labProblem()).toBeUndefined();
});

it.skipIf(problem !== undefined).each(tools)(
  `without %s, one line names the missing command${skipNote}`,
  async (tool) => {
    provide(tools.filter((other) => other !== tool));
    expect(await labProblem()).toMatch(new RegExp(`^[^\\n]*\\b${tool}\\b[^\\n]*$`));
  },
);
