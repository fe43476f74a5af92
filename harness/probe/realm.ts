import { postResult } from './post-result.js';
import { perform } from './perform.js';
import { announceReady } from './ready.js';
import type { Task } from './task.js';

/** Runs the task in a message, and posts the result through the message's port. A service worker stays alive until then. */
function onTask(event: MessageEvent): void {
  const [port] = event.ports;
  if (port === undefined) return;
  const done = postResult(port, perform(event.data as Task));
  (event as { waitUntil?: (done: Promise<void>) => void }).waitUntil?.(done);
}

addEventListener('message', onTask);
// A shared worker receives tasks through the port of its connect event.
addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port !== undefined) port.onmessage = onTask;
});

if ('document' in globalThis) announceReady();
