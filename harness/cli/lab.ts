import { spawn } from 'node:child_process';
import { SetupError } from '../support/errors.js';
import { exitCodeOf } from '../network/lab/sandbox.js';
import type { Transport } from '../model/layers.js';
import { servePeers } from '../peer/hosts/lab-host.js';
import { ListedPeers } from '../peer/listed-peers.js';
import { endSignal } from './interrupt.js';
import { printProblem } from './print.js';
import { catalogueWith, selectOver } from './select.js';
import { runInMode, type LabMode, openNetwork } from '../network/run-mode.js';

export interface LabOptions {
  lab: LabMode;
  /** Whether to start the peer of every fixture under its name. */
  peers: boolean;
  /** A folder with the user's own fixtures. */
  fixtures?: string;
  transport?: readonly Transport[];
}

/** Runs a command inside the lab. @returns its exit code */
export async function lab(command: readonly string[], options: LabOptions): Promise<number> {
  return runInMode(options.lab, async (runMode) => {
    const signal = endSignal();
    if (runMode.kind === 'portable') {
      if (options.peers)
        throw new SetupError(
          `Cannot start the peers without the lab: ${runMode.reason}. Use \`--no-peers\` to run the command without them.`,
        );
      printProblem(`Running without the lab: ${runMode.reason}`);
    }
    if (!options.peers) return runCommand(command, signal);
    const fixtures = selectOver(await catalogueWith(options.fixtures), options.transport);
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
  // As in runInSandbox(): the terminal sends its signals to the command itself.
  const child = spawn(program, args, { stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return exitCodeOf(child).catch((problem: unknown) => {
    throw new SetupError(`Cannot start ${program}: ${(problem as Error).message}`);
  });
}
