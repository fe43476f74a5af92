import { NativeMessageChannel } from './natives.js';
import { postResult } from './post-result.js';
import { perform } from './perform.js';
import type { TaskResult, Realm, Task } from './task.js';
import type { Trace } from './trace.js';

/** A realm that is ready for tasks. */
interface Host {
  post(task: Task, port: MessagePort): void;
  /** Rejects if the realm breaks. */
  readonly broken: Promise<never>;
}

/**
 * The realms that the agent page has created. A realm runs one task at a time, so that everything that happens in it belongs to one
 * connection. If all realms of a kind are busy, another one is created.
 */
export class Realms {
  readonly #concurrency: number;
  readonly #idle = new Map<string, Host[]>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #registrations: ServiceWorkerRegistration[] = [];
  #opening: Promise<void> | undefined;
  #created = 0;
  #ownWindow: boolean;

  /**
   * @param concurrency the number of windows to open for the first task that needs them
   * @param ownWindow whether to use this window instead of new ones
   */
  constructor(concurrency: number, ownWindow: boolean) {
    this.#concurrency = concurrency;
    this.#ownWindow = ownWindow;
  }

  /** Whether window tasks run in this window. */
  get ownWindow(): boolean {
    return this.#ownWindow;
  }

  /** Opens windows before the first task arrives. @throws {Error} if the browser does not open them. */
  async prepare(realm: Realm): Promise<Host[]> {
    const { kind, url, special } = realm;
    const key = `${kind} ${url}`;
    const known = this.#idle.get(key);
    if (known !== undefined) return known;
    const idle: Host[] = [];
    this.#idle.set(key, idle);
    if (kind === 'window') await this.#openWindows(realm, special ? 1 : this.#concurrency, idle);
    return idle;
  }

  /** Runs a task in its realm. @throws {Error} if the realm cannot be created, or breaks. */
  async perform(task: Task): Promise<Trace> {
    const { kind } = task.realm;
    const idle = await this.prepare(task.realm);
    let host: Host | undefined;
    for (;;) {
      while (this.#opening !== undefined) await this.#opening;
      host = idle.pop();
      if (host !== undefined) break;
      // Another task may take the new realm first. The loop then creates one more.
      if (kind === 'window') await this.#openWindows(task.realm, 1, idle);
      else idle.push(await this.#create(task.realm));
    }
    const work = Promise.race([runIn(host, task), host.broken]);
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
      idle.push(host);
    }
  }

  /** Unregisters the service workers, which would stay in the profile of the browser. */
  async unregister(): Promise<void> {
    await Promise.all(this.#registrations.splice(0).map(async (registration) => registration.unregister()));
  }

  /**
   * Opens windows while no observation is in progress: during open(), Firefox dispatches the events of other windows without running
   * microtasks between them.
   */
  async #openWindows({ url, special }: Realm, number: number, idle: Host[]): Promise<void> {
    const before = this.#opening;
    const opening = (async () => {
      await before;
      await Promise.allSettled(this.#running);
      const windows = Array.from({ length: this.#ownWindow ? 0 : number }, () => open(url, '_blank')).filter(
        (opened) => opened !== null,
      );
      if (windows.length > 0) {
        idle.push(...(await Promise.all(windows.map(documentHost))));
      } else if (!special && new URL(url).origin === location.origin) {
        // The browser blocks popups. Tasks run in this window, which has the same origin.
        this.#ownWindow = true;
        idle.push(ownHost);
      } else {
        throw new Error(`the browser did not open a window for ${url}`);
      }
    })();
    this.#opening = opening;
    try {
      await opening;
    } finally {
      if (this.#opening === opening) this.#opening = undefined;
    }
  }

  async #create({ kind, url }: Realm): Promise<Host> {
    const number = ++this.#created;
    switch (kind) {
      case 'window':
        throw new RangeError('#openWindows() opens windows');
      case 'iframe':
      case 'sandboxed-iframe': {
        const frame = document.createElement('iframe');
        if (kind === 'sandboxed-iframe') frame.sandbox.add('allow-scripts');
        frame.src = url;
        document.body.append(frame);
        return documentHost(() => frame.contentWindow);
      }
      case 'dedicated-worker': {
        const worker = new Worker(url, { type: 'module' });
        return workerHost(worker, worker);
      }
      case 'shared-worker': {
        const worker = new SharedWorker(url, { type: 'module', name: `realm ${number}` });
        return workerHost(worker, worker.port);
      }
      case 'service-worker': {
        const scope = new URL(`realm-${number}/`, new URL(url, location.href)).href;
        const registration = await navigator.serviceWorker.register(url, { type: 'module', scope });
        this.#registrations.push(registration);
        const worker = registration.active ?? registration.waiting ?? registration.installing;
        if (worker === null) throw new Error('the service worker was not installed');
        return workerHost(worker, worker);
      }
    }
  }
}

async function runIn(host: Host, task: Task): Promise<Trace> {
  const { port1, port2 } = new NativeMessageChannel();
  const result = await new Promise<TaskResult<Trace>>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data as TaskResult<Trace>);
    host.post(task, port2);
  });
  port1.close();
  if ('fault' in result) throw new Error(result.fault);
  return result.trace;
}

/** The agent's own window. */
const ownHost: Host = {
  post: (task, port) => void postResult(port, perform(task)),
  broken: new Promise(() => undefined),
};

/** Resolves when a document posts `ready`. Rejects if it posts a fault first. */
async function documentHost(view: Window | (() => Window | null)): Promise<Host> {
  const target = () => (typeof view === 'function' ? view() : view);
  return new Promise<Host>((resolve, reject) => {
    let rejectBroken: (problem: Error) => void = () => undefined;
    const broken = new Promise<never>((_, fail) => (rejectBroken = fail));
    broken.catch(() => undefined);
    addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
      if (source !== target()) return;
      if (data === 'ready') {
        target()?.postMessage('acknowledged', '*');
        resolve({ post: (task, port) => target()?.postMessage(task, '*', [port]), broken });
      } else if (typeof data === 'object' && data !== null && 'fault' in data) {
        const problem = new Error(String(data.fault));
        reject(problem);
        rejectBroken(problem);
      }
    });
  });
}

function workerHost(
  worker: EventTarget,
  target: { postMessage(message: unknown, transfer: Transferable[]): void },
): Host {
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error((event as ErrorEvent).message || 'a worker could not be loaded'));
    });
  });
  broken.catch(() => undefined);
  return { post: (task, port) => target.postMessage(task, [port]), broken };
}
