import { NativeWebSocket } from './natives.js';
import { besidePageRequests } from './page-requests.js';
import { probe } from './probe.js';
import { watchRealm } from './realm-watch.js';
import { streamProbe } from './stream-probe.js';
import type { Task } from './task.js';
import type { EventRecord, Trace } from './trace.js';

/** Runs a task in this realm. No other task runs in it meanwhile. */
export async function perform(task: Task): Promise<Trace> {
  for (let attempt = 1; attempt < task.attempt; attempt++) await observe(task);
  return observe(task);
}

async function observe(task: Task): Promise<Trace> {
  if (task.warmUpUrl !== undefined) await warmUp(task.warmUpUrl);
  if (task.transport !== 'http2') return observeOne(task);
  const { result, requests } = await besidePageRequests(task.url, async () => observeOne(task));
  return { ...result, requests };
}

async function observeOne(task: Task): Promise<Trace> {
  const events: EventRecord[] = [];
  const { result, realm } = await watchRealm(
    () => events.length,
    async () => (task.api === 'WebSocket' ? probe(task, events) : streamProbe(task, events)),
  );
  return Object.keys(realm).length > 0 ? { ...result, realm } : result;
}

/** Opens a connection, and resolves when it is open or has failed. */
async function warmUp(url: string): Promise<void> {
  await new Promise((resolve) => {
    const socket = new NativeWebSocket(url);
    socket.onopen = socket.onerror = resolve;
  });
}
