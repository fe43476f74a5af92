// Loaded into a child with `node --import`, so that the child does not outlive a parent that was killed.
import { isMainThread } from 'node:worker_threads';
import { whenOrphaned } from './parent.mjs';

const graceMs = 5_000;

if (isMainThread) {
  whenOrphaned(() => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
