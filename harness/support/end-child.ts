import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The time in which a child process must end after it is asked to, in milliseconds. */
const endWithinMs = 3000;

/** How to end a child process. */
export interface Ending {
  /** Asks it to end. Default: SIGTERM. */
  ask?: () => void;
  /** Kills it. Default: SIGKILL. */
  kill?: () => void;
}

/** Whether a child process has ended. */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Asks a child process to end, and kills it if it does not end within 3 s. Does nothing if it has ended. */
export async function endChild(
  child: ChildProcess,
  { ask = () => child.kill('SIGTERM'), kill = () => child.kill('SIGKILL') }: Ending = {},
): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(kill, endWithinMs);
  try {
    ask();
    await ended;
  } finally {
    clearTimeout(timer);
  }
}
