import { spawn } from 'node:child_process';
import { SetupError } from '../support/errors.js';
import { exitCodeOf } from '../network/lab/sandbox.js';
import { servePeers } from '../peer/hosts/lab-host.js';
import { ListedPeers } from '../peer/listed-peers.js';
import { endSignal } from './interrupt.js';
import { catalogueWith } from './select.js';
import { runInMode, type LabMode, openNetwork } from '../network/run-mode.js';

export interface LabOptions {
  lab: LabMode;
  /** Every fixture's peer is up, under its own name. */
  peers: boolean;
  /** A folder of own fixtures. */
  fixtures?: string;
}

/** Runs any command inside the lab. @returns its exit code */
export async function lab(command: readonly string[], options: LabOptions): Promise<number> {
  return runInMode(options.lab, async (runMode) => {
    const signal = endSignal();
    if (runMode.kind === 'portable') {
      if (options.peers)
        throw new SetupError(
          `peers have names in the lab only, and there is none: ${runMode.reason}; take --no-peers`,
        );
      process.stderr.write(`badsocket: without the lab: ${runMode.reason}\n`);
    }
    if (!options.peers) return runCommand(command, signal);
    const fixtures = await catalogueWith(options.fixtures);
    await using network = await openNetwork(runMode.kind);
    await using _peers = await ListedPeers.start(fixtures, network);
    await using _service = await servePeers(network);
    return await runCommand(command, signal);
  });
}

async function runCommand(
  [program = 'sh', ...args]: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  // As runSealed does: the terminal's signals reach the command by themselves.
  const child = spawn(program, args, { stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return exitCodeOf(child).catch((problem: unknown) => {
    throw new SetupError(`${program} does not start: ${(problem as Error).message}`);
  });
}
