import type { Engine } from '../../model/observation.js';

/** Families of Linux distributions with known package names. */
export type Distribution = 'debian' | 'ubuntu';

/**
 * Returns the family of a distribution from the text of /etc/os-release:
 * https://www.freedesktop.org/software/systemd/man/latest/os-release.html
 */
export function distributionOf(osRelease: string): Distribution | undefined {
  const family = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replaceAll(/["']/g, '').split(/\s+/),
  );
  if (family.includes('ubuntu')) return 'ubuntu';
  return family.includes('debian') ? 'debian' : undefined;
}

const webkit = ['webkit2gtk-driver', 'xvfb', 'xauth', 'glib-networking'];

/** The packages that install an engine. Ubuntu has none for Chromium and Firefox, because its packages install snaps. */
const browserPackages: Record<Distribution, Record<Engine, readonly string[]>> = {
  debian: { chromium: ['chromium'], firefox: ['firefox-esr'], webkit },
  ubuntu: { chromium: [], firefox: [], webkit },
};

export function packagesOfBrowser(engine: Engine, distribution: Distribution): readonly string[] {
  return browserPackages[distribution][engine];
}

/** The commands that the lab uses, with their packages. */
export const labTools = {
  ip: 'iproute2',
  nft: 'nftables',
  unshare: 'util-linux',
  setpriv: 'util-linux',
} as const;
export type LabTool = keyof typeof labTools;

/** Returns the packages of commands, without duplicates. */
export function packagesOfTools(tools: readonly LabTool[]): string[] {
  return [...new Set(tools.map((tool) => labTools[tool]))];
}

/** Returns the command that installs an engine. */
export function fixForBrowser(engine: Engine, distribution: Distribution | undefined): string {
  const packages = distribution === undefined ? [] : packagesOfBrowser(engine, distribution);
  return packages.length > 0
    ? `sudo apt-get install ${packages.join(' ')}`
    : `npx playwright install ${engine} --with-deps`;
}

/** Returns the command or the instruction that installs commands of the lab. */
export function fixForTools(tools: readonly LabTool[], distribution: Distribution | undefined): string {
  return fixForPackages(packagesOfTools(tools), distribution);
}

/** Returns the command or the instruction that installs packages. */
export function fixForPackages(packages: readonly string[], distribution: Distribution | undefined): string {
  return distribution === undefined
    ? `install ${packages.join(' ')} with your package manager`
    : `sudo apt-get install ${packages.join(' ')}`;
}
