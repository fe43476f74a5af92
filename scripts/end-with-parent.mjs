// `node --import` loads this file into a child process, which then ends when its parent is killed.
import { isMainThread } from 'node:worker_threads';
import { whenOrphaned } from './parent.mjs';

const graceMs = 5_000;

if (isMainThread) {
  whenOrphaned(() => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
