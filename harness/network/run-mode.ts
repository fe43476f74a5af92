import { fileURLToPath } from 'node:url';
import { SetupError } from '../support/errors.js';
import { plan } from './lab/address-plan.js';
import { labProblem, runSealed } from './lab/sandbox.js';
import type { Network } from './network.js';
import { reapChildren } from '../support/reaper.js';

export const labModes = ['require', 'auto', 'off'] as const;
export type LabMode = (typeof labModes)[number];

/** The network that a command works in: the lab, or loopback and the reason for it. */
export type RunMode = { kind: 'lab' } | { kind: 'portable'; reason: string };

const sealed = 'BADSOCKET_SEALED';

/**
 * Runs the work of a command in the lab if one can be created: this same program is then started again inside the sandbox, with
 * the same arguments.
 * @returns the exit code of the work
 * @throws {SetupError} if a lab is required and cannot be created.
 */
export async function runInMode(lab: LabMode, work: (runMode: RunMode) => Promise<number>): Promise<number> {
  if (process.env[sealed] !== undefined) {
    // Not handed on: what is started from here is in the lab, not in front of it.
    Reflect.deleteProperty(process.env, sealed);
    const { enterLab } = await import('./lab/enter.js');
    await enterLab().catch((problem: unknown) => {
      throw new SetupError(
        `the lab cannot be built: ${(problem as Error).message}; \`badsocket run --lab off\` does without one`,
        { cause: problem },
      );
    });
    return work({ kind: 'lab' });
  }
  const withoutLab = async (reason: string) => {
    reapChildren();
    return work({ kind: 'portable', reason });
  };
  if (lab === 'off') return withoutLab('switched off by --lab off');
  if (process.env['BADSOCKET_LAB'] === plan.folder) return work({ kind: 'lab' });
  const problem = await labProblem();
  if (problem === undefined) {
    const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
    return runSealed(program, process.argv.slice(2), { ...process.env, [sealed]: '1' });
  }
  if (lab === 'require') {
    throw new SetupError(
      `no lab can be had here: ${problem}; it takes user namespaces and the commands of util-linux, iproute2 and nftables, or --lab auto to do what can be done without`,
    );
  }
  return withoutLab(problem);
}

/** The network that this process is in: the lab if `badsocket lab` started it. */
export function inheritedMode(): Network['mode'] {
  return process.env['BADSOCKET_LAB'] === undefined ? 'portable' : 'lab';
}

/**
 * Opens the network of a mode.
 * @throws {SetupError} if the network of the lab does not open.
 */
export async function openNetwork(mode: Network['mode']): Promise<Network> {
  // Loaded when it is needed: most commands need no certificates.
  if (mode === 'portable') return (await import('./portable.js')).openPortable();
  const { openLab } = await import('./lab/network.js');
  return openLab().catch((problem: unknown) => {
    throw new SetupError(`the lab's network does not open: ${(problem as Error).message}`, {
      cause: problem,
    });
  });
}
