import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../support/run-command.js';
import { CertificateAuthority } from '../certificates/certificates.js';
import { plan } from './address-plan.js';
import { chromiumPolicies, firefoxPolicies } from './policies.js';

const over = join(plan.folder, 'etc');
const under = join(plan.folder, 'etc-of-the-machine');

/**
 * Makes the lab's resolver and its authority those of every program in the lab, by bind mounts in the lab's own mount
 * namespace: no file of the machine, no profile of the user is touched.
 * Chromium and Firefox: their policies. WebKitGTK, curl, OpenSSL: the system's bundle.
 */
export async function installTrust(): Promise<void> {
  const ca = await CertificateAuthority.create('badsocket lab');
  await ca.save(plan.folder);
  await coverEtc();
  await mountOverEtc('resolv.conf', 'nameserver 127.0.0.1\n');
  await mountOverEtc('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
  await mountOverEtc('hosts', `127.0.0.1 localhost ${plan.agent}\n::1 localhost\n`);
  for (const product of ['chromium', 'opt/chrome', 'opt/chrome_for_testing']) {
    await mountOverEtc(
      `${product}/policies/managed/badsocket.json`,
      chromiumPolicies(ca.certificate.rawData),
    );
  }
  for (const product of ['firefox', 'firefox-esr'])
    await mountOverEtc(`${product}/policies/policies.json`, firefoxPolicies());
  await extendBundles(ca.certificate.toString('pem'));
}

/** For a Firefox whose build reads policies from its own folder only; nothing where the program is no Firefox. */
export async function installFirefoxPolicies(executablePath: string): Promise<void> {
  const folder = dirname(await realpath(executablePath));
  const distribution = join(folder, 'distribution');
  if (!existsSync(join(folder, 'application.ini')) || !existsSync(distribution)) return;
  if (!existsSync(join(distribution, 'policies.json'))) {
    await run('mount', '-t', 'tmpfs', 'tmpfs', distribution);
    await writeFile(join(distribution, 'policies.json'), firefoxPolicies());
    return;
  }
  const policies = join(plan.folder, 'policies.json');
  await writeFile(policies, firefoxPolicies());
  await run('mount', '--bind', policies, join(distribution, 'policies.json'));
}

/** /etc with every entry as it was, in a folder in which entries can be replaced. */
async function coverEtc(): Promise<void> {
  await mkdir(over);
  await mkdir(under);
  await run('mount', '--bind', '/etc', under);
  await linkEntries(under, over);
  await run('mount', '--bind', over, '/etc');
}

async function linkEntries(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await symlink(join(from, name), join(to, name));
}

/** Puts a file into the covered /etc; folders on its way become folders of links to what they held. */
async function mountOverEtc(path: string, content: string): Promise<void> {
  let folder = over;
  for (const part of dirname(path).split('/')) {
    if (part === '.') break;
    folder = join(folder, part);
    const original = await stat(folder).catch(() => undefined);
    if (original === undefined) await mkdir(folder);
    else if ((await lstat(folder)).isSymbolicLink()) {
      const target = await realpath(folder);
      await rm(folder);
      await mkdir(folder);
      await linkEntries(target, folder);
    }
  }
  await rm(join(over, path), { force: true });
  await writeFile(join(over, path), content);
}

/** Debian, Fedora, openSUSE. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

async function extendBundles(authorityPem: string): Promise<void> {
  for (const bundle of bundles.filter((path) => existsSync(path))) {
    const extended = join(plan.folder, 'bundle.pem');
    await writeFile(extended, `${await readFile(bundle, 'utf8')}\n${authorityPem}\n`);
    await run('mount', '--bind', extended, await realpath(bundle));
  }
}
