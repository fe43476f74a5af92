import { endMessage } from '../network/lab/sandbox.js';

const ending = new AbortController();
let isWatching = false;
let signals = 0;

/**
 * Returns a signal that aborts when this process has to end: by Ctrl-C or SIGTERM, by the parent outside the lab, or by
 * {@link endEarly}. A second Ctrl-C or SIGTERM ends the process immediately.
 */
export function endSignal(): AbortSignal {
  if (!isWatching) watch();
  return ending.signal;
}

/**
 * Asks the command in progress to save what it has, and to end.
 * @param reason the reason of the signal
 * @returns whether there is such a command
 */
export function endEarly(reason: Error): boolean {
  ending.abort(reason);
  return isWatching;
}

function watch(): void {
  isWatching = true;
  const onSignal = () => {
    if (++signals > 1) process.exit(130);
    ending.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('message', (message) => {
    // This message does not count as a second signal: Ctrl-C reaches both the process in the lab and its parent, in either order.
    if (message === endMessage) ending.abort();
  });
  // The IPC channel must not keep this process alive.
  process.channel?.unref();
}
