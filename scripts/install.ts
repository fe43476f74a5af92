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

/** What there is to run with, and what is not there. */
export interface Inventory extends Discovery {
  /** Commands that the lab needs and that are not installed. */
  tools: LabTool[];
}

/** What came of a command. */
export interface CommandResult {
  ok: boolean;
  /** Standard output and standard error. */
  output: string;
}

/** The machine that things are installed on. */
export interface Machine {
  distribution: Distribution | undefined;
  isRoot: boolean;
  /** @param engines those that are wanted */
  look(engines: readonly Engine[]): Promise<Inventory>;
  run(command: string, args: readonly string[], timeoutMs: number): Promise<CommandResult>;
  /** What was missing when installing it was last tried and did not help; undefined after a day. */
  recall(): Promise<readonly string[] | undefined>;
  remember(missing: readonly string[]): Promise<void>;
}

const playwrightTimeoutMs = 10 * 60_000;
const aptTimeoutMs = 20 * 60_000;

/**
 * Tries to get those of some engines and of the lab's tools that are missing: from Playwright, then, as root on Debian or Ubuntu,
 * from the distribution. What cannot be had is logged in one line with the command that mends it. If nothing is
 * missing, or if the same was tried in vain within a day, no process is started.
 * @throws {SetupError} if engines are wanted and there is none at all, or if one was named that is not there.
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
    log(`${engine} is left out: ${reason}; to have it: ${fix}`);
  }
  if (inventory.tools.length > 0) {
    const fix = fixForTools(inventory.tools, machine.distribution);
    log(`no lab without ${inventory.tools.join(', ')}: what needs it is skipped; to have it: ${fix}`);
  }
  if (engines.length > 0 && inventory.found.length === 0) {
    throw new SetupError(
      'no browser to run: install one as said above, or name one with BADSOCKET_CHROMIUM, BADSOCKET_FIREFOX or BADSOCKET_WEBKIT',
    );
  }
}

function namesOfMissing({ missing, tools }: Inventory): string[] {
  return [...missing.map(({ engine, reason }) => `${engine}: ${reason}`), ...tools];
}

/** @returns whether it was tried */
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
    log(`getting ${engine} from Playwright`);
    // In this order and not with --with-deps, which installs dozens of packages for a browser that may not come.
    if ((await playwright('install', engine)) && machine.isRoot) await playwright('install-deps', engine);
  }
  return true;
}

/** @returns whether it was tried */
async function getFromDistribution(
  inventory: Inventory,
  machine: Machine,
  log: (line: string) => void,
): Promise<boolean> {
  const { distribution } = machine;
  if (!machine.isRoot || distribution === undefined) return false;
  // Apart, so that one that cannot be had does not keep the others away.
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

/** The line of an output that says what went wrong. */
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
  // A user's PATH may lack the folders of the administrator's commands, which the lab reaches all the same.
  const searchPath = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  const missing: LabTool[] = [];
  for (const tool of Object.keys(labTools) as LabTool[]) {
    if ((await findExecutable(tool, searchPath)) === undefined) missing.push(tool);
  }
  return missing;
}
