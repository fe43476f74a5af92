import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Settings of a kernel that keep users from namespaces, and what they are then. */
const switches = [
  // https://discourse.ubuntu.com/t/understanding-apparmor-user-namespace-restriction/58007
  { name: 'kernel.apparmor_restrict_unprivileged_userns', shut: '1', open: '0' },
  // Debian's own: https://www.debian.org/releases/bullseye/amd64/release-notes/ch-information.en.html
  { name: 'kernel.unprivileged_userns_clone', shut: '0', open: '1' },
  // https://man7.org/linux/man-pages/man7/namespaces.7.html
  { name: 'user.max_user_namespaces', shut: '0', open: '15000' },
];

/**
 * The command, or what comes closest, by which namespaces are to be had; `undefined` if nothing is known to stand in the
 * way.
 * @param root in front of each path of the machine
 */
export async function mendNamespaces(root = '/'): Promise<string | undefined> {
  for (const { name, shut, open } of switches) {
    const value = await readFile(join(root, 'proc/sys', name.replaceAll('.', '/')), 'utf8').catch(() => '');
    if (value.trim() === shut) return `sudo sysctl -w ${name}=${open}`;
  }
  return ['.dockerenv', 'run/.containerenv'].some((mark) => existsSync(join(root, mark)))
    ? 'start this container with --privileged, or with --security-opt seccomp=unconfined --security-opt apparmor=unconfined'
    : undefined;
}
