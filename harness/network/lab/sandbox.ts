import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { runWith } from '../../support/run-command.js';

/**
 * The command prefix that runs a command as the first process of new user, network, mount and process namespaces.
 * When the command ends, the kernel kills its descendants and removes the namespaces. When its parent is killed, so is the command.
 */
const sandboxCommand = [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
] as const;

const trial = `
mount -t tmpfs tmpfs /run
ip link set lo up
ip netns add trial
ip link add wan0 type veth peer name lan0 netns trial
echo 'add table inet trial' | ip netns exec trial nft -f -
`;

/** Returns why this machine cannot run the lab, in one line, or `undefined` if it can. Changes nothing. */
export async function labProblem(): Promise<string | undefined> {
  if (process.platform !== 'linux')
    return `the lab needs Linux namespaces, and this platform is ${process.platform}`;
  const [command, ...rest] = sandboxCommand;
  try {
    await runWith(trial, command, ...rest, 'sh', '-e');
    return undefined;
  } catch (problem) {
    return (problem as Error).message
      .replace(/^`.*?` failed: /, '')
      .replace(/^spawn (\S+) ENOENT$/, 'the command $1 is not installed');
  }
}

/** The IPC message that asks the process in the sandbox to shut down. */
export const endMessage = 'end';

/**
 * Runs a Node program in the sandbox, with the terminal of this process, and returns its exit code.
 * SIGTERM and SIGHUP ask the program to shut down. SIGINT also reaches it from the terminal.
 */
export async function runInSandbox(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const [command, ...rest] = sandboxCommand;
  // Execa would add its own signal handlers and its own IPC protocol. This process only forwards signals.
  const child = spawn(command, [...rest, process.execPath, program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  const requestShutdown = () => {
    if (child.connected) child.send(endMessage);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, requestShutdown);
  try {
    return await exitCodeOf(child);
  } finally {
    for (const signal of signals) process.off(signal, requestShutdown);
  }
}

/** Resolves with the exit code of a process, as in a shell: 128 plus the number of the signal that killed it. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
