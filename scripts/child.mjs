// This script runs before packages are installed, and cannot use Execa.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { whenOrphaned } from './parent.mjs';

/** @type {readonly NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const orphanGraceMs = 5_000;
const signalGraceMs = 20_000;
/** The exit code of a shell for a command that it does not find. */
const notStarted = 127;

/**
 * @typedef {import('node:child_process').SpawnOptions & { onOutput?: (text: string) => void }} RunOptions
 *   `onOutput` receives the output of the program. Default: the output goes to that of this process.
 */

/**
 * Runs a program and returns its exit code, like a shell. Forwards the first signal to it. If this process receives a signal or loses
 * its parent, it ends with the program. If this process is killed, the reaper that `setUp` starts kills the program.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<number>}
 */
export async function run(command, args, { onOutput, ...options } = {}) {
  const child = spawn(command, args, {
    stdio: onOutput === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // A separate session: otherwise Ctrl-C reaches the program twice, from the terminal and from this process.
    detached: process.platform !== 'win32',
    ...options,
  });
  if (onOutput !== undefined)
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);

  /** @type {NodeJS.Signals | undefined} */
  let ending;
  /** @param {NodeJS.Signals} signal @param {number} graceMs */
  const end = (signal, graceMs) => {
    if (ending !== undefined) return;
    ending = signal;
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => end(signal, signalGraceMs);
  for (const signal of signals) process.on(signal, pass);
  const stopLooking = whenOrphaned(() => end('SIGTERM', orphanGraceMs));

  /** @type {number} */
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      (onOutput ?? console.error)(`${error.message}\n`);
      resolve(notStarted);
    });
    child.on('close', (exitCode, signal) =>
      resolve(exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  for (const signal of signals) process.off(signal, pass);
  stopLooking();
  if (ending !== undefined) process.exit(code || 128 + constants.signals[ending]);
  return code;
}

/**
 * Runs a program with this Node.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}
