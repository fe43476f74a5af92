import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findExecutable } from '../../support/executable.js';
import { labProblem } from './sandbox.js';

const tools = ['setpriv', 'unshare', 'sh', 'mount', 'ip', 'nft'];
const searchPath = [process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter);
const paths = new Map<string, string | undefined>();
for (const tool of tools) paths.set(tool, await findExecutable(tool, searchPath));

const problem = await labProblem();
const left = problem === undefined ? '' : ` (left out here: ${problem})`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-seal-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Leaves but these tools to be found. */
function have(present: readonly string[]): void {
  for (const tool of present) symlinkSync(paths.get(tool) ?? '', join(folder, tool));
  vi.stubEnv('PATH', folder);
}

it.skipIf(problem !== undefined)(`there can be a lab with ${tools.join(', ')} alone${left}`, async () => {
  have(tools);
  expect(await labProblem()).toBeUndefined();
});

it.skipIf(problem !== undefined).each(tools)(
  `without %s, one line says what is missing${left}`,
  async (tool) => {
    have(tools.filter((each) => each !== tool));
    expect(await labProblem()).toMatch(new RegExp(`^[^\\n]*\\b${tool}\\b[^\\n]*$`));
  },
);
