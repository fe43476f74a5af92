import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { runWith } from '../../support/run-command.js';

/**
 * The words before a command that run it as the first process of user, network, mount and process namespaces of its own.
 * When it ends, the kernel ends all that it started and takes the namespaces down; when its parent is killed, so is it.
 */
const words = [
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

/** Why there can be no lab on this machine, in one line, or `undefined` if there can. Changes nothing. */
export async function labProblem(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `the lab needs Linux namespaces; this is ${process.platform}`;
  const [command, ...rest] = words;
  try {
    await runWith(trial, command, ...rest, 'sh', '-e');
    return undefined;
  } catch (problem) {
    return (problem as Error).message
      .replace(/^`.*?` failed: /, '')
      .replace(/^spawn (\S+) ENOENT$/, 'there is no command $1');
  }
}

/** Sent to the sealed process through its IPC channel to ask it to end in good order. */
export const endMessage = 'end';

/**
 * Runs a Node program inside the seal with this process's own terminal, and returns its exit code.
 * SIGTERM and SIGHUP ask it to end; SIGINT reaches it from the terminal.
 */
export async function runSealed(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const [command, ...rest] = words;
  // Execa would add signal handlers and an IPC protocol of its own; this process only hands on what it gets.
  const child = spawn(command, [...rest, process.execPath, program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  const ask = () => {
    if (child.connected) child.send(endMessage);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, ask);
  try {
    return await exitCodeOf(child);
  } finally {
    for (const signal of signals) process.off(signal, ask);
  }
}

/** The exit code of a process as a shell gives it: 128 and the signal's number for one that was killed. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
