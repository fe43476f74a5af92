import { nativeFetch } from './natives.js';
import { Realms } from './realms.js';
import type { Realm, Task } from './task.js';
import type { Trace } from './trace.js';

/** What the agent posts when its page has come up. */
export interface Hello {
  userAgent: string;
  /** What this browser has, of all that a task may ask for. */
  has: string[];
}

/** What the agent is told then. */
export interface Welcome {
  /** How many tasks it will have at one time. */
  atOnce: number;
  /** What most of them ask for. */
  usual: Realm;
  /** Whether it is to stay in its own window, where most would have one opened for them. */
  ownWindow: boolean;
}

/** What it posts when it is ready for the first task. */
export interface Ready {
  /** Its own window is the only one: it takes tasks for such one after the other. */
  ownWindow: boolean;
}

/** What it is given to do when it asks; `null` if nothing more will come. */
export type Tasks = Task[] | null;

/** What the agent posts when a task is done. */
export interface Done {
  id: number;
  trace: Trace;
}

const parts = ['Worker', 'SharedWorker', 'WebSocketStream'] as const;

/** Asks for tasks, carries each out as soon as it is here, and posts what the script saw. */
async function work(): Promise<void> {
  const has = parts.filter((name) => name in globalThis);
  const { userAgent } = navigator;
  const hello: Hello = { userAgent, has: 'serviceWorker' in navigator ? [...has, 'ServiceWorker'] : has };
  const { atOnce, usual, ownWindow } = (await (await post('hello', hello)).json()) as Welcome;
  const realms = new Realms(atOnce, ownWindow);
  await realms.prepare(usual);
  await post('ready', { ownWindow: realms.ownWindow } satisfies Ready);
  for (;;) {
    const tasks = (await (await post('tasks', {})).json()) as Tasks;
    if (tasks === null) return;
    for (const task of tasks) {
      observe(task, realms).catch((problem: unknown) => post('fault', { message: String(problem) }));
    }
  }
}

async function observe(task: Task, realms: Realms): Promise<void> {
  await post('done', { id: task.id, trace: await realms.perform(task) } satisfies Done);
}

async function post(path: string, body: unknown): Promise<Response> {
  const response = await nativeFetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the agent's server answered ${response.status} to ${path}`);
  return response;
}

work().catch((problem: unknown) => post('fault', { message: String(problem) }));
