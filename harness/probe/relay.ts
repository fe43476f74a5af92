import { sayReady } from './ready.js';

/** A document that is there for the worker in it: what it is told, the worker is told. */
const worker = new Worker(new URLSearchParams(location.search).get('worker') ?? '', { type: 'module' });

worker.addEventListener('error', ({ message }) => {
  (opener as Window).postMessage({ fault: message }, '*');
});
addEventListener('message', ({ data, ports }) => {
  if (ports.length > 0) worker.postMessage(data, [...ports]);
});
sayReady();
