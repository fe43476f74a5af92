import { defineConfig, type ReporterDescription } from 'playwright/test';
import { engines } from './harness/model/observation.js';
import type { EngineOptions } from './suites/browser.js';

/** The file for the JSON report, if another program reads it. */
const counts = process.env['BADSOCKET_COUNTS'];
const inShards = process.argv.some((argument) => argument.startsWith('--shard'));
const reporters: ReporterDescription[] = [
  ['list'],
  // A shard writes a blob report. `npx playwright merge-reports` merges the reports of all shards.
  ...(inShards ? [['blob'] as const] : []),
  ...(counts === undefined ? [] : [['json', { outputFile: counts }] as const]),
] as ReporterDescription[];

export default defineConfig<EngineOptions>({
  testDir: 'suites',
  testMatch: '*.spec.ts',
  // A test that passes only on a retry has failed.
  retries: 0,
  // A lab has one resolver, so that one worker runs at a time. Use --shard to distribute the tests over machines.
  workers: 1,
  // Shards consist of tests, not of files. Otherwise, a worker loads the tests of a file once instead of once for each test.
  fullyParallel: inShards,
  timeout: 60_000,
  reporter: reporters,
  projects: engines.map((engine) => ({ name: engine, use: { engine } })),
});
