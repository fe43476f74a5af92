import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/support/package-info.js';

/** The licences that ask for nothing but a notice, by their SPDX ids: https://spdx.org/licenses/ */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

interface Lock {
  packages: Record<string, { license?: string; dev?: boolean }>;
}

/** Returns the production dependencies of a lock file with a licence that is not allowed. */
function withOtherLicence({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([path, { dev, license = '' }]) => path !== '' && dev !== true && !allowed.includes(license))
    .map(([path, { license }]) => `${path}: ${license ?? 'no licence'}`);
}

it('every production dependency has an allowed licence', () => {
  const lock = JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')) as Lock;
  const production = Object.values(lock.packages).filter(({ dev }) => dev !== true);
  expect(production.length).toBeGreaterThan(100);
  expect(withOtherLicence(lock)).toEqual([]);
});

it('another licence, or none, is a problem unless only development needs the package', () => {
  const packages = {
    '': {},
    'node_modules/a': { license: 'MIT' },
    'node_modules/b': { license: 'GPL-3.0-only' },
    'node_modules/c': {},
    'node_modules/d': { license: 'MPL-2.0', dev: true },
  };
  expect(withOtherLicence({ packages })).toEqual([
    'node_modules/b: GPL-3.0-only',
    'node_modules/c: no licence',
  ]);
});
