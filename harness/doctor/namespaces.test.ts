import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixForNamespaces } from './namespaces.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'badsocket-machine-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

it.each([
  [
    'proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1\n',
    'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
  ['proc/sys/kernel/unprivileged_userns_clone', '0\n', 'sudo sysctl -w kernel.unprivileged_userns_clone=1'],
  ['proc/sys/user/max_user_namespaces', '0\n', 'sudo sysctl -w user.max_user_namespaces=15000'],
  ['.dockerenv', '', expect.stringContaining('--security-opt systempaths=unconfined')],
  ['run/.containerenv', '', expect.stringContaining('--security-opt systempaths=unconfined')],
])('returns the fix for /%s with the content %j', async (path, text, fix) => {
  write(path, text);
  expect(await fixForNamespaces(root)).toEqual(fix);
});

it('returns no fix if no known setting forbids namespaces', async () => {
  write('proc/sys/user/max_user_namespaces', '15000\n');
  write('proc/sys/kernel/unprivileged_userns_clone', '1\n');
  expect(await fixForNamespaces(root)).toBeUndefined();
});
