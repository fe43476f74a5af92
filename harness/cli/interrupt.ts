import { endMessage } from '../lab/seal.js';

/**
 * Aborted when somebody asks this process to end: by Ctrl-C or SIGTERM, or through the seal that it runs in. Asked a second
 * time, it ends at once.
 */
export function endSignal(): AbortSignal {
  const controller = new AbortController();
  const ask = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.on('message', (message) => {
    // The terminal's Ctrl-C reaches both sides of the seal: once is enough.
    if (message === endMessage && !controller.signal.aborted) ask();
  });
  // The channel to the outside must not keep this process alive.
  process.channel?.unref();
  return controller.signal;
}
