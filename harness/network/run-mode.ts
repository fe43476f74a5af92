import { fileURLToPath } from 'node:url';
import { SetupError } from '../support/errors.js';
import { plan } from './lab/address-plan.js';
import { labProblem, reportEnd, runInSandbox, sealProblem } from './lab/sandbox.js';
import type { Network } from './network.js';
import { reapChildren, useOwnFolder } from '../support/reaper.js';

export const labModes = ['require', 'auto', 'off'] as const;
export type LabMode = (typeof labModes)[number];

/** Where a command runs: in the lab, or in portable mode, with the reason. */
export type RunMode = { kind: 'lab' } | { kind: 'portable'; reason: string };

const sealed = 'BADSOCKET_SEALED';

/**
 * Runs the work of a command in the lab if the lab can be created. To do so, it starts this program again in the sandbox, with the same
 * arguments.
 * @returns the exit code of the work
 * @throws {SetupError} if a lab is required and cannot be created.
 */
export async function runInMode(lab: LabMode, work: (runMode: RunMode) => Promise<number>): Promise<number> {
  if (process.env[sealed] !== undefined) {
    // Child processes are in the lab already and must not inherit the variable.
    Reflect.deleteProperty(process.env, sealed);
    const problem = await sealProblem();
    if (problem !== undefined)
      throw new SetupError(
        `${sealed} is set, but this process is not in the lab: ${problem}. Unset the variable. badsocket sets it itself.`,
      );
    const { enterLab } = await import('./lab/enter.js');
    await enterLab().catch((problem: unknown) => {
      throw new SetupError(
        `Cannot build the lab: ${(problem as Error).message}. Use \`--lab off\` to run without it.`,
        { cause: problem },
      );
    });
    const code = await work({ kind: 'lab' });
    await reportEnd();
    return code;
  }
  const withoutLab = async (reason: string) => {
    reapChildren();
    useOwnFolder();
    return work({ kind: 'portable', reason });
  };
  if (lab === 'off') return withoutLab('switched off by --lab off');
  if (process.env['BADSOCKET_LAB'] === plan.folder) return work({ kind: 'lab' });
  const problem = await labProblem();
  if (problem === undefined) {
    const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
    return runInSandbox(program, process.argv.slice(2), { ...process.env, [sealed]: '1' });
  }
  if (lab === 'require') {
    throw new SetupError(
      `Cannot create the lab: ${problem}. It needs user namespaces and the commands of util-linux, iproute2 and nftables. Use \`--lab auto\` to run without it.`,
    );
  }
  return withoutLab(problem);
}

/** Returns the mode of this process: the lab if `badsocket lab` started it. */
export function inheritedMode(): Network['mode'] {
  return process.env['BADSOCKET_LAB'] === undefined ? 'portable' : 'lab';
}

/**
 * Opens the network of a mode.
 * @throws {SetupError} if the network of the lab cannot be opened.
 */
export async function openNetwork(mode: Network['mode']): Promise<Network> {
  // The modules are loaded on demand, since most commands need no certificates.
  if (mode === 'portable') return (await import('./portable.js')).openPortable();
  const { openLab } = await import('./lab/network.js');
  return openLab().catch((problem: unknown) => {
    throw new SetupError(`Cannot open the network of the lab: ${(problem as Error).message}`, {
      cause: problem,
    });
  });
}
