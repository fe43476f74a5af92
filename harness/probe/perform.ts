import { NativeWebSocket } from './natives.js';
import { probe } from './probe.js';
import { watchRealm } from './realm-watch.js';
import { streamProbe } from './stream-probe.js';
import type { Task } from './task.js';
import type { EventRecord, Trace } from './trace.js';

/** Carries out a task in this realm: it has the realm to itself. */
export async function perform(task: Task): Promise<Trace> {
  for (let attempt = 1; attempt < task.attempt; attempt++) await observe(task);
  return observe(task);
}

async function observe(task: Task): Promise<Trace> {
  if (task.succeedAt !== undefined) await succeed(task.succeedAt);
  const events: EventRecord[] = [];
  const { result, realm } = await watchRealm(
    () => events.length,
    async () => (task.api === 'WebSocket' ? probe(task, events) : streamProbe(task, events)),
  );
  return Object.keys(realm).length > 0 ? { ...result, realm } : result;
}

/** Opens a connection that succeeds, or at least has been tried. */
async function succeed(url: string): Promise<void> {
  await new Promise((resolve) => {
    const socket = new NativeWebSocket(url);
    socket.onopen = socket.onerror = resolve;
  });
}
