import { answerThrough } from './answer.js';
import { perform } from './perform.js';
import { sayReady } from './ready.js';
import type { Task } from './task.js';

/** Carries out a task that comes with a port to answer through; a service worker stays alive meanwhile. */
function take(event: MessageEvent): void {
  const [port] = event.ports;
  if (port === undefined) return;
  const done = answerThrough(port, perform(event.data as Task));
  (event as { waitUntil?: (done: Promise<void>) => void }).waitUntil?.(done);
}

addEventListener('message', take);
// A shared worker is asked through the port that connects to it.
addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port !== undefined) port.onmessage = take;
});

if ('document' in globalThis) sayReady();
