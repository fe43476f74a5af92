import { nativeFetch, nativeTimeout, NativeWebSocket } from './natives.js';
import { Realms } from './realms.js';
import type { Realm, Task } from './task.js';
import type { Trace } from './trace.js';

/** The first message of the agent page to its server. */
export interface Hello {
  userAgent: string;
  /** The names of the APIs that tasks may need and this browser has. */
  has: string[];
}

/** The server's response to a {@link Hello}. */
export interface Welcome {
  /** The number of tasks that run at once. */
  concurrency: number;
  /** The realm that most tasks need. */
  defaultRealm: Realm;
  /** Whether the page runs window tasks in its own window instead of new ones. */
  ownWindow: boolean;
  /** A URL over https whose certificate the browser should trust. */
  secureUrl?: string | undefined;
  /** A URL over https, at which the page tries to open a WebSocket over HTTP/2. */
  http2Url?: string | undefined;
}

/** The message of the agent page when it is ready for the first task. */
export interface Ready {
  /** Whether its own window is the only one, so that window tasks must run one at a time. */
  ownWindow: boolean;
  /** Whether the browser trusts the certificate of {@link Welcome.secureUrl}. */
  trusts: boolean;
}

/** The response to a poll for tasks. `null`: there are no further tasks. */
export type Tasks = Task[] | null;

const optionalApis = ['Worker', 'SharedWorker', 'WebSocketStream'] as const;

/** Polls for tasks, runs them as they arrive, and posts their traces. */
async function run(): Promise<void> {
  const has = optionalApis.filter((name) => name in globalThis);
  const { userAgent } = navigator;
  const hello: Hello = { userAgent, has: 'serviceWorker' in navigator ? [...has, 'ServiceWorker'] : has };
  const welcome = (await (await post('hello', hello)).json()) as Welcome;
  const { concurrency, defaultRealm, ownWindow, secureUrl, http2Url } = welcome;
  const realms = new Realms(concurrency, ownWindow);
  await realms.prepare(defaultRealm);
  // The user may close the page during the run.
  addEventListener('pagehide', () => void realms.unregister());
  const trusts = secureUrl !== undefined && (await canLoad(secureUrl));
  if (trusts && http2Url !== undefined) await tryHttp2(http2Url);
  await post('ready', { ownWindow: realms.ownWindow, trusts } satisfies Ready);
  for (;;) {
    const tasks = (await (await post('tasks', {})).json()) as Tasks;
    if (tasks === null) return realms.unregister();
    for (const task of tasks) {
      observe(task, realms).catch((problem: unknown) => post('fault', { message: String(problem) }));
    }
  }
}

/** The time to wait for a response, in milliseconds. A browser may ask its user about a certificate, and nobody answers. */
const loadWithinMs = 5000;

/** Whether the browser loads a URL of another origin. */
async function canLoad(url: string): Promise<boolean> {
  const controller = new AbortController();
  const timer = nativeTimeout(() => controller.abort(), loadWithinMs);
  const loaded = nativeFetch(url, { mode: 'no-cors', signal: controller.signal });
  return loaded
    .then(
      () => true,
      () => false,
    )
    .finally(() => clearTimeout(timer));
}

/** Opens an HTTP/2 session, and tries to open a WebSocket on it. The server refuses it, and knows how it came. */
async function tryHttp2(url: string): Promise<void> {
  await nativeFetch(url, { credentials: 'include' }).catch(() => undefined);
  await new Promise((resolve) => {
    nativeTimeout(resolve, loadWithinMs);
    new NativeWebSocket(url.replace(/^http/, 'ws')).onclose = resolve;
  });
}

async function observe(task: Task, realms: Realms): Promise<void> {
  await post(`done?id=${task.id}`, (await realms.perform(task)) satisfies Trace);
}

async function post(path: string, body: unknown): Promise<Response> {
  const response = await nativeFetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the agent's server responded with ${response.status} to ${path}`);
  return response;
}

run().catch((problem: unknown) => post('fault', { message: String(problem) }));
