import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable } from '../../support/executable.js';
import { run } from '../../support/run-command.js';
import { CertificateAuthority } from '../certificates/certificates.js';
import { plan } from './address-plan.js';
import { chromiumPolicies, firefoxPolicies } from './policies.js';

const coveredEtc = join(plan.folder, 'etc');
const originalEtc = join(plan.folder, 'etc-of-the-machine');

/**
 * Makes every program in the lab use the lab's resolver and trust its CA, by bind mounts in the lab's mount namespace. It changes no
 * file of the machine and no profile of the user.
 * Chromium and Firefox read their policies. WebKitGTK, curl and OpenSSL read the CA bundle of the system.
 */
export async function installTrust(): Promise<void> {
  const ca = await CertificateAuthority.create('badsocket lab');
  await ca.save(plan.folder);
  await coverEtc();
  await mountOverEtc('resolv.conf', 'nameserver 127.0.0.1\n');
  await mountOverEtc('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
  await mountOverEtc('hosts', `127.0.0.1 localhost ${plan.agent} ${plan.denied.secure}\n::1 localhost\n`);
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

/** Installs policies for a build of Firefox that reads them only from its own folder. Does nothing for other programs. */
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

/**
 * Makes programs with this home directory trust the lab's CA if they read the user's NSS database, as QtWebEngine does. Does nothing
 * without `certutil`, or if the database exists.
 */
export async function installNssTrust(home: string, path: string): Promise<void> {
  const database = join(home, '.pki', 'nssdb');
  const certutil = await findExecutable('certutil', path);
  if (certutil === undefined || existsSync(database)) return;
  await mkdir(database, { recursive: true });
  await run(certutil, '-d', `sql:${database}`, '-N', '--empty-password');
  const trusted = ['-t', 'C,,', '-n', 'badsocket', '-i', join(plan.folder, 'ca.pem')];
  await run(certutil, '-d', `sql:${database}`, '-A', ...trusted);
}

/** Mounts over /etc a folder of links to its entries, which can be replaced. */
async function coverEtc(): Promise<void> {
  await mkdir(coveredEtc);
  await mkdir(originalEtc);
  await run('mount', '--bind', '/etc', originalEtc);
  await linkEntries(originalEtc, coveredEtc);
  await run('mount', '--bind', coveredEtc, '/etc');
}

async function linkEntries(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await symlink(join(from, name), join(to, name));
}

/** Writes a file into the covered /etc. Parent folders become folders of links to their original entries. */
async function mountOverEtc(path: string, content: string): Promise<void> {
  let folder = coveredEtc;
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
  await rm(join(coveredEtc, path), { force: true });
  await writeFile(join(coveredEtc, path), content);
}

/** The CA bundles of Debian, Fedora and openSUSE. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

async function extendBundles(caPem: string): Promise<void> {
  for (const bundle of bundles.filter((path) => existsSync(path))) {
    const extended = join(plan.folder, 'bundle.pem');
    await writeFile(extended, `${await readFile(bundle, 'utf8')}\n${caPem}\n`);
    await run('mount', '--bind', extended, await realpath(bundle));
  }
}
