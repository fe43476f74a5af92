import { endMessage } from '../network/lab/sandbox.js';

/**
 * Returns a signal that aborts when this process is told to end: by Ctrl-C or SIGTERM, or by the parent outside the lab. A
 * second signal ends the process immediately.
 */
export function endSignal(): AbortSignal {
  const controller = new AbortController();
  let signals = 0;
  const onSignal = () => {
    if (++signals > 1) process.exit(130);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('message', (message) => {
    // This message does not count as a second signal: Ctrl-C reaches both the process in the lab and its parent, in either order.
    if (message === endMessage) controller.abort();
  });
  // The IPC channel must not keep this process alive.
  process.channel?.unref();
  return controller.signal;
}
