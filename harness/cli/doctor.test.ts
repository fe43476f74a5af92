import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../doctor/diagnosis.js';
import { diagnosisText } from './doctor.js';
import { badsocket, noLab } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An executable that only prints a version. */
const chrome = join(folder, 'chrome');
writeFileSync(chrome, '#!/bin/sh\necho "Hushium 156.0.1"\n');
chmodSync(chrome, 0o755);

describe('badsocket doctor', { timeout: 40_000 }, () => {
  it('reports the engines that it finds, and that a run is possible', async () => {
    const args = ['doctor', '--json', '--engine', 'chromium', '--browser', `chromium=${chrome}`];
    const { code, stdout, stderr } = await badsocket(args);
    const { canRun, mode, engines, lab } = JSON.parse(stdout) as Diagnosis;
    expect(engines).toEqual({
      found: [
        {
          engine: 'chromium',
          kind: 'stock',
          executablePath: chrome,
          source: 'option',
          via: 'playwright-launch',
          product: 'Hushium 156.0.1',
        },
      ],
      missing: [],
    });
    expect(mode).toBe(noLab === undefined ? 'lab' : 'portable');
    expect(lab.find(({ name }) => name === 'namespaces')?.ok).toBe(noLab === undefined);
    expect(stderr).toBe('');
    expect([code, canRun]).toEqual([0, true]);
  });

  it.skipIf(process.platform !== 'linux')('reports what is missing, and how to fix it', async () => {
    // Neither a command nor a build of Playwright is found.
    const nowhere = join(folder, 'nowhere');
    const env = { PATH: nowhere, PLAYWRIGHT_BROWSERS_PATH: nowhere };
    const { code, stdout } = await badsocket(['doctor'], env);
    expect(stdout).toMatch(/✗ chromium +chromium was not found\n +Fix: \S+/);
    expect(stdout).toMatch(/✗ curl +is not installed\n +Fix: .*curl/);
    expect(stdout).toMatch(/✗ namespaces +the command setpriv is not installed\n/);
    expect(stdout).toMatch(/\nbadsocket cannot run: no browser was found\.\n$/);
    expect(code).toBe(2);
  });
});

it('reports that no run is possible if the lab does not work', () => {
  const diagnosis: Diagnosis = {
    canRun: false,
    mode: 'lab',
    engines: {
      found: [
        {
          engine: 'chromium',
          kind: 'stock',
          executablePath: '/usr/bin/hushium',
          source: 'system',
          via: 'playwright-launch',
          product: 'Hushium 156',
        },
      ],
      missing: [],
    },
    lab: [
      { name: 'resolver', ok: false, detail: 'port 53 is taken', fix: 'start it outside' },
      { name: 'IPv6', ok: false, detail: 'disabled', optional: true },
    ],
    display: [],
    tests: [],
  };
  expect(diagnosisText(diagnosis)).toMatchSnapshot();
});
