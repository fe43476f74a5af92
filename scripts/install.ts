import { execa } from 'execa';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../harness/support/package-info.js';
import { SetupError } from '../harness/support/errors.js';
import type { Engine } from '../harness/model/observation.js';
import { discover, type Discovery } from '../harness/client/browsers/discover.js';
import { findExecutable } from '../harness/support/executable.js';
import {
  type Distribution,
  distributionOf,
  labTools,
  type LabTool,
  fixForTools,
  packagesOfBrowser,
  packagesOfTools,
} from '../harness/client/browsers/packages.js';

/** The browsers and commands that are present and missing. */
export interface Inventory extends Discovery {
  /** The commands of the lab that are not installed. */
  tools: LabTool[];
}

/** The result of a command. */
export interface CommandResult {
  ok: boolean;
  /** Standard output and standard error. */
  output: string;
}

/** The machine to install on. Tests replace it. */
export interface Machine {
  distribution: Distribution | undefined;
  isRoot: boolean;
  /** @param engines the engines to look for */
  look(engines: readonly Engine[]): Promise<Inventory>;
  run(command: string, args: readonly string[], timeoutMs: number): Promise<CommandResult>;
  /** What the last installation failed to install. `undefined` after a day. */
  recall(): Promise<readonly string[] | undefined>;
  remember(missing: readonly string[]): Promise<void>;
}

const playwrightTimeoutMs = 10 * 60_000;
const aptTimeoutMs = 20 * 60_000;

/**
 * Installs the missing engines and commands of the lab: from Playwright, then, as root on Debian or Ubuntu, from the distribution.
 * Logs a line with the fix for everything that remains missing. Starts no process if nothing is missing, or if the same installation
 * has failed within a day.
 * @throws {SetupError} if no engine is available, or if a browser that the user names does not exist.
 */
export async function installMissing(
  engines: readonly Engine[],
  log: (line: string) => void,
  machine?: Machine,
): Promise<void> {
  machine ??= await thisMachine();
  const look = async () => machine.look(engines);
  let inventory = await look();
  const triedInVain = (await machine.recall()) ?? [];
  if (namesOfMissing(inventory).some((name) => !triedInVain.includes(name))) {
    if (await getFromPlaywright(inventory, machine, log)) inventory = await look();
    if (await getFromDistribution(inventory, machine, log)) inventory = await look();
    const missing = namesOfMissing(inventory);
    if (missing.length > 0) await machine.remember(missing);
  }
  for (const { engine, reason, fix } of inventory.missing) {
    log(`${engine} is skipped: ${reason}. Fix: ${fix}`);
  }
  if (inventory.tools.length > 0) {
    const fix = fixForTools(inventory.tools, machine.distribution);
    log(
      `the lab is not available without ${inventory.tools.join(', ')}: cases that need it are skipped. Fix: ${fix}`,
    );
  }
  if (engines.length > 0 && inventory.found.length === 0) {
    throw new SetupError(
      'No browser was found. Install one with a command above, or name one with BADSOCKET_CHROMIUM, BADSOCKET_FIREFOX or BADSOCKET_WEBKIT.',
    );
  }
}

function namesOfMissing({ missing, tools }: Inventory): string[] {
  return [...missing.map(({ engine, reason }) => `${engine}: ${reason}`), ...tools];
}

/** @returns whether an installation was tried */
async function getFromPlaywright(
  inventory: Inventory,
  machine: Machine,
  log: (line: string) => void,
): Promise<boolean> {
  if (inventory.missing.length === 0) return false;
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const playwright = async (...args: string[]): Promise<boolean> => {
    const { ok, output } = await machine.run(process.execPath, [cli, ...args], playwrightTimeoutMs);
    if (!ok) log(`playwright ${args.join(' ')} failed: ${gist(output)}`);
    return ok;
  };
  for (const { engine } of inventory.missing) {
    log(`installing ${engine} with Playwright`);
    // The libraries come second: --with-deps would install dozens of packages even if the download of the browser fails.
    if ((await playwright('install', engine)) && machine.isRoot) await playwright('install-deps', engine);
  }
  return true;
}

/** @returns whether an installation was tried */
async function getFromDistribution(
  inventory: Inventory,
  machine: Machine,
  log: (line: string) => void,
): Promise<boolean> {
  const { distribution } = machine;
  if (!machine.isRoot || distribution === undefined) return false;
  // One command for each, so that one failure does not prevent the others.
  const wanted = [
    ...inventory.missing.map(({ engine }) => packagesOfBrowser(engine, distribution)),
    packagesOfTools(inventory.tools),
  ].filter((packages) => packages.length > 0);
  if (wanted.length === 0) return false;

  const apt = async (...args: string[]): Promise<void> => {
    log(`apt-get ${args.join(' ')}`);
    const { ok, output } = await machine.run(
      'apt-get',
      ['-o', 'DPkg::Lock::Timeout=60', ...args],
      aptTimeoutMs,
    );
    if (!ok) log(`apt-get ${args.join(' ')} failed: ${gist(output)}`);
  };
  await apt('update');
  for (const packages of wanted) await apt('install', '-y', '--no-install-recommends', ...packages);
  return true;
}

/** Returns the line of an output that names the error. */
function gist(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => /^(E:|Error:)(?!.*caused by$)/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

async function thisMachine(): Promise<Machine> {
  const distribution = distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const memory = join(packageRoot, 'node_modules', '.badsocket-missing');
  const dayMs = 24 * 60 * 60_000;
  return {
    distribution,
    isRoot,
    async look(engines) {
      return {
        ...(await discover({ engines })),
        tools: process.platform === 'linux' ? await missingTools() : [],
      };
    },
    async run(command, args, timeoutMs) {
      const { failed, stdout, stderr } = await execa(command, args, {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
        timeout: timeoutMs,
        maxBuffer: 2 ** 28,
        reject: false,
        stdin: 'ignore',
      });
      return { ok: !failed, output: `${stdout}\n${stderr}` };
    },
    async recall() {
      try {
        return Date.now() - (await stat(memory)).mtimeMs < dayMs
          ? (await readFile(memory, 'utf8')).split('\n')
          : undefined;
      } catch {
        return undefined;
      }
    },
    remember: (missing) => writeFile(memory, missing.join('\n')),
  };
}

async function missingTools(): Promise<LabTool[]> {
  // The lab also searches /usr/sbin and /sbin, which a user's PATH may lack.
  const searchPath = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  const missing: LabTool[] = [];
  for (const tool of Object.keys(labTools) as LabTool[]) {
    if ((await findExecutable(tool, searchPath)) === undefined) missing.push(tool);
  }
  return missing;
}
