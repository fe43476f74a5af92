import type { Engine } from '../../model/observation.js';

/** Families of distributions whose packages are known here. */
export type Distribution = 'debian' | 'ubuntu';

/**
 * The family of a distribution, from the text of /etc/os-release:
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

/** The packages that make an engine run. Ubuntu's own for Chromium and Firefox only lead to a snap: none is listed. */
const browserPackages: Record<Distribution, Record<Engine, readonly string[]>> = {
  debian: { chromium: ['chromium'], firefox: ['firefox-esr'], webkit },
  ubuntu: { chromium: [], firefox: [], webkit },
};

export function packagesOfBrowser(engine: Engine, distribution: Distribution): readonly string[] {
  return browserPackages[distribution][engine];
}

/** The commands that the lab is made with, and the packages that bring them. */
export const labTools = {
  ip: 'iproute2',
  nft: 'nftables',
  unshare: 'util-linux',
  setpriv: 'util-linux',
} as const;
export type LabTool = keyof typeof labTools;

/** The packages of some commands, each named once. */
export function packagesOfTools(tools: readonly LabTool[]): string[] {
  return [...new Set(tools.map((tool) => labTools[tool]))];
}

/** The command that a person types to have an engine. */
export function fixForBrowser(engine: Engine, distribution: Distribution | undefined): string {
  const packages = distribution === undefined ? [] : packagesOfBrowser(engine, distribution);
  return packages.length > 0
    ? `sudo apt-get install ${packages.join(' ')}`
    : `npx playwright install ${engine} --with-deps`;
}

/** The command, or what comes closest, that a person types to have some commands of the lab. */
export function mendTools(tools: readonly LabTool[], distribution: Distribution | undefined): string {
  const packages = packagesOfTools(tools).join(' ');
  return distribution === undefined
    ? `install ${packages} from your distribution`
    : `sudo apt-get install ${packages}`;
}
