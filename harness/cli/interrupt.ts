import { endMessage } from '../network/lab/sandbox.js';

/**
 * Aborted when somebody asks this process to end: by Ctrl-C or SIGTERM, or through the seal that it runs in. At the second
 * signal it ends at once.
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
    // Not counted: the terminal's Ctrl-C reaches both sides of the seal, in either order.
    if (message === endMessage) controller.abort();
  });
  // The channel to the outside must not keep this process alive.
  process.channel?.unref();
  return controller.signal;
}
