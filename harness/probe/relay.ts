import { announceReady } from './ready.js';

/** A document that only contains a worker, and forwards its messages to it. */
const worker = new Worker(new URLSearchParams(location.search).get('worker') ?? '', { type: 'module' });

worker.addEventListener('error', ({ message }) => {
  (opener as Window).postMessage({ fault: message }, '*');
});
addEventListener('message', ({ data, ports }) => {
  if (ports.length > 0) worker.postMessage(data, [...ports]);
});
announceReady();
