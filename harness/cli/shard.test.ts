import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageRoot } from '../support/package-info.js';
import { badsocket, because, noBrowser, noLab, runNode } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-shard-'));
afterAll(() => rmSync(folder, { recursive: true }));

const playwright = join(packageRoot, 'node_modules', 'playwright', 'cli.js');
const suite = ['test', '--config', packageRoot, '--project', 'chromium', '--grep', 'port/closed '];
const obstacle = noLab ?? noBrowser;

interface Stats {
  stats: { expected: number; unexpected: number; skipped: number; flaky: number };
}

it.skipIf(obstacle !== undefined)(
  `the suites run in shards, each in its own lab, and Playwright merges their reports${because(obstacle)}`,
  { timeout: 120_000 },
  async () => {
    const blobs = join(folder, 'blobs');
    const part = async (shard: number) => {
      const command = [process.execPath, playwright, ...suite, `--shard=${shard}/2`];
      const output = ['--output', join(folder, `results-${shard}`)];
      const env = { PLAYWRIGHT_BLOB_OUTPUT_FILE: join(blobs, `${shard}.zip`) };
      return badsocket(['lab', '--no-peers', '--', ...command, ...output], env);
    };
    const parts = await Promise.all([part(1), part(2)]);
    for (const { code, stdout } of parts) expect(code, stdout).toBe(0);
    expect(readdirSync(blobs).sort()).toEqual(['1.zip', '2.zip']);

    const { stdout } = await runNode([playwright, 'merge-reports', '--reporter', 'json', blobs]);
    // One test uses ws, the other one wss.
    for (const { stdout: output } of parts) expect(output).toContain(' 1 passed');
    expect((JSON.parse(stdout) as Stats).stats).toMatchObject({
      expected: 2,
      unexpected: 0,
      skipped: 0,
      flaky: 0,
    });
  },
);
