import { probe } from './probe.js';
import type { Task } from './task.js';
import type { Trace } from './trace.js';

/** What the agent posts when a task is done. */
export interface Done {
  id: number;
  trace: Trace;
}

/** Taken before any other script runs: the agent's own connections are not what is under test. */
const NativeWebSocket = globalThis.WebSocket;

/** Asks for tasks, carries each out as soon as it is here, and posts what the script saw. */
async function work(): Promise<never> {
  await post('hello', { userAgent: navigator.userAgent });
  for (;;) {
    const tasks = (await (await post('tasks', {})).json()) as Task[];
    for (const task of tasks) {
      observe(task).catch((problem: unknown) => post('fault', { message: String(problem) }));
    }
  }
}

async function observe(task: Task): Promise<void> {
  if (task.succeedAt !== undefined) await succeed(task.succeedAt);
  const trace = await probe(task);
  await post('done', { id: task.id, trace } satisfies Done);
}

/** Opens a connection that succeeds, or at least has been tried. */
async function succeed(url: string): Promise<void> {
  await new Promise((resolve) => {
    const socket = new NativeWebSocket(url);
    socket.onopen = socket.onerror = resolve;
  });
}

async function post(path: string, body: unknown): Promise<Response> {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the agent's server answered ${response.status} to ${path}`);
  return response;
}

addEventListener('error', ({ message }) => {
  void post('fault', { message });
});
void work();
