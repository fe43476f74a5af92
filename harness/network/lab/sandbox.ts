import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { z } from 'zod';
import { SetupError } from '../../support/errors.js';
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

/** The exit code after a second signal: 128 plus the number of SIGINT. */
const interruptedCode = 130;

/** The IPC message that asks the process in the sandbox to shut down. */
export const endMessage = 'end';

/** The IPC message of the process in the sandbox when its work is done. */
const endedMessage = 'ended';

/** Tells the parent that the exit code of this process is the result of its work. */
export async function reportEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(endedMessage, undefined, {}, () => resolve());
  });
}

/** The time in which the parent must send its first message, in milliseconds. */
const sealWithinMs = 5000;

const sealMessage = z.object({ outside: z.string() });

/** Returns the network namespace of this process: https://man7.org/linux/man-pages/man7/namespaces.7.html */
async function networkNamespace(): Promise<string> {
  return readlink('/proc/self/ns/net');
}

/**
 * Returns why this process is not in a sandbox that {@link runInSandbox} has created, or `undefined` if it is: the first message of its
 * parent names another network namespace.
 */
export async function sealProblem(): Promise<string | undefined> {
  if (process.send === undefined) return 'it was not started by badsocket';
  const signal = AbortSignal.timeout(sealWithinMs);
  const [message] = (await once(process, 'message', { signal }).catch(() => [])) as unknown[];
  const { data } = sealMessage.safeParse(message);
  if (data === undefined) return 'its parent is not badsocket';
  return data.outside === (await networkNamespace()) ? 'it is in the network of its parent' : undefined;
}

/**
 * Runs a Node program in the sandbox, with the terminal of this process, and returns its exit code.
 * SIGTERM and SIGHUP ask the program to shut down. SIGINT also reaches it from the terminal. The second signal kills the program and
 * everything in the sandbox: the exit code is then 130.
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
  // If the program has ended, its exit code says more than the failure to send.
  const send = (message: string | z.infer<typeof sealMessage>) => {
    if (child.connected) child.send(message, () => undefined);
  };
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  let received = 0;
  const onSignal = () => {
    received++;
    if (received === 1) send(endMessage);
    else child.kill('SIGKILL');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const ended = exitCodeOf(child);
    send({ outside: await networkNamespace() });
    const code = await ended;
    if (received > 1) return interruptedCode;
    // unshare(1) exits with 1 if its child is killed, which would mean that the run has an unexpected finding.
    if (code === 1 && !messages.includes(endedMessage))
      throw new SetupError('The process in the lab was killed, and the lab with it. Run the command again.');
    return code;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
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
