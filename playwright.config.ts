import { defineConfig, type ReporterDescription } from 'playwright/test';
import { engines } from './harness/model/observation.js';
import type { EngineOptions } from './suites/browser.js';

/** Where the runner's own count goes when another program wants to read it. */
const counts = process.env['BADSOCKET_COUNTS'];
const reporters: ReporterDescription[] = [
  ['list'],
  // A part of a sharded run: `npx playwright merge-reports` makes one report of the parts.
  ...(process.argv.some((argument) => argument.startsWith('--shard')) ? [['blob'] as const] : []),
  ...(counts === undefined ? [] : [['json', { outputFile: counts }] as const]),
] as ReporterDescription[];

export default defineConfig<EngineOptions>({
  testDir: 'suites',
  testMatch: '*.spec.ts',
  // A failure that goes away when it is tried again is a failure.
  retries: 0,
  // One resolver answers on the lab's port 53. More machines, not more workers, share the work: --shard.
  workers: 1,
  // Parts of a run are made of tests, not of files.
  fullyParallel: true,
  timeout: 60_000,
  reporter: reporters,
  projects: engines.map((engine) => ({ name: engine, use: { engine } })),
});
