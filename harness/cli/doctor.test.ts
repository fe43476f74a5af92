import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../doctor/diagnosis.js';
import { diagnosisText } from './doctor.js';
import { badsocket, noLab } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Says who it is, and can do nothing else. */
const chrome = join(folder, 'chrome');
writeFileSync(chrome, '#!/bin/sh\necho "Hushium 156.0.1"\n');
chmodSync(chrome, 0o755);

describe('badsocket doctor', { timeout: 40_000 }, () => {
  it('finds what there is, and that a run is possible', async () => {
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
    expect(lab.find(({ what }) => what === 'namespaces')?.ok).toBe(noLab === undefined);
    expect(stderr).toBe('');
    expect([code, canRun]).toEqual([0, true]);
  });

  it.skipIf(process.platform !== 'linux')('names what is missing, and what mends it', async () => {
    // No command is found, nor a build of Playwright's own.
    const nowhere = join(folder, 'nowhere');
    const env = { PATH: nowhere, PLAYWRIGHT_BROWSERS_PATH: nowhere };
    const { code, stdout } = await badsocket(['doctor'], env);
    expect(stdout).toMatch(/✗ chromium +no chromium was found\n +to mend it: \S+/);
    expect(stdout).toMatch(/✗ curl +is not installed\n +to mend it: .*curl/);
    expect(stdout).toMatch(/✗ namespaces +there is no command setpriv\n/);
    expect(stdout).toMatch(/\nNo run is possible: there is no browser\.\n$/);
    expect(code).toBe(2);
  });
});

it('does not say that a run is possible where the lab is not as it must be', () => {
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
      { what: 'resolver', ok: false, said: 'port 53 is taken', fix: 'start it outside' },
      { what: 'IPv6', ok: false, said: 'switched off', optional: true },
    ],
    display: [],
    tests: [],
  };
  expect(diagnosisText(diagnosis)).toMatchSnapshot();
});
