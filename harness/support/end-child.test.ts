import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { endChild } from './end-child.js';

let child: ChildProcess;
afterEach(() => {
  vi.useRealTimers();
  child.kill('SIGKILL');
});

/** Starts a program that waits until it is ended. */
async function start(onSigterm: string): Promise<ChildProcess> {
  child = spawn(process.execPath, [
    '--eval',
    `process.on('SIGTERM', ${onSigterm}); setInterval(() => 0, 1e6); console.log('ready')`,
  ]);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

it('ends a child that ends when it is asked to', async () => {
  await endChild(await start('() => process.exit(7)'));
  expect(child.exitCode).toBe(7);
});

it('kills a child that does not end', async () => {
  await start('() => console.log("asked")');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = child.stdout === null ? undefined : once(child.stdout, 'data');
  const ending = endChild(child);
  await asked;
  expect(child.signalCode).toBeNull();
  await vi.advanceTimersByTimeAsync(3000);
  await ending;
  expect(child.signalCode).toBe('SIGKILL');
});

it('resolves if the child has ended already, or did not start', async () => {
  await start('() => 0');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await endChild(child);
  // Not `child`: until its error event, kill() of a child that did not start sends the signal to this process and its whole group.
  const absent = spawn('/absent');
  const failed = once(absent, 'error');
  await endChild(absent);
  await failed;
});
