import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Kernel settings that forbid namespaces to users, with the values that forbid and allow them. */
const settings = [
  // https://discourse.ubuntu.com/t/understanding-apparmor-user-namespace-restriction/58007
  { name: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', allows: '0' },
  // A patch of Debian: https://www.debian.org/releases/bullseye/amd64/release-notes/ch-information.en.html
  { name: 'kernel.unprivileged_userns_clone', forbids: '0', allows: '1' },
  // https://man7.org/linux/man-pages/man7/namespaces.7.html
  { name: 'user.max_user_namespaces', forbids: '0', allows: '15000' },
];

/** The options of a container engine that the lab needs: docs/lab.md#containers has the reasons. */
export const containerOptions = ['seccomp', 'apparmor', 'systempaths'].map(
  (name) => `--security-opt ${name}=unconfined`,
);

/**
 * Returns the command or the instruction that makes namespaces available, or `undefined` if no known setting forbids them.
 * @param root a prefix for all paths, for tests
 */
export async function fixForNamespaces(root = '/'): Promise<string | undefined> {
  for (const { name, forbids, allows } of settings) {
    const value = await readFile(join(root, 'proc/sys', name.replaceAll('.', '/')), 'utf8').catch(() => '');
    if (value.trim() === forbids) return `sudo sysctl -w ${name}=${allows}`;
  }
  return ['.dockerenv', 'run/.containerenv'].some((mark) => existsSync(join(root, mark)))
    ? `start this container with ${containerOptions.join(' ')}`
    : undefined;
}
