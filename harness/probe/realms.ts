import { NativeMessageChannel } from './natives.js';
import { answerThrough } from './answer.js';
import { perform } from './perform.js';
import type { Answer, Realm, Task } from './task.js';
import type { Trace } from './trace.js';

/** A realm that is up. */
interface Host {
  tell(task: Task, port: MessagePort): void;
  /** Rejects if it can do nothing any more. */
  readonly broken: Promise<never>;
}

/**
 * The realms that the agent page has made. Each carries out one task at a time, so that what happens in it belongs to one connection;
 * more are made when all of a kind are busy.
 */
export class Realms {
  readonly #atOnce: number;
  readonly #idle = new Map<string, Host[]>();
  readonly #running = new Set<Promise<unknown>>();
  #opening: Promise<void> | undefined;
  #made = 0;
  #ownWindow: boolean;

  /**
   * @param atOnce how many windows are opened when the first of a kind is needed
   * @param ownWindow whether this window is to do instead
   */
  constructor(atOnce: number, ownWindow: boolean) {
    this.#atOnce = atOnce;
    this.#ownWindow = ownWindow;
  }

  /** Whether this window is the only one in which anything is observed. */
  get ownWindow(): boolean {
    return this.#ownWindow;
  }

  /** Has windows ready before the first task comes. @throws {Error} if they cannot be made. */
  async prepare(realm: Realm): Promise<Host[]> {
    const { kind, url, special } = realm;
    const key = `${kind} ${url}`;
    const known = this.#idle.get(key);
    if (known !== undefined) return known;
    const idle: Host[] = [];
    this.#idle.set(key, idle);
    if (kind === 'window') await this.#openWindows(realm, special ? 1 : this.#atOnce, idle);
    return idle;
  }

  /** @throws {Error} if the realm cannot be made, or breaks. */
  async perform(task: Task): Promise<Trace> {
    const { kind } = task.realm;
    const idle = await this.prepare(task.realm);
    let host: Host | undefined;
    for (;;) {
      while (this.#opening !== undefined) await this.#opening;
      host = idle.pop();
      if (host !== undefined) break;
      // Whoever comes first takes what is made here: then there is more to be made.
      if (kind === 'window') await this.#openWindows(task.realm, 1, idle);
      else idle.push(await this.#make(task.realm));
    }
    const work = Promise.race([ask(host, task), host.broken]);
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
      idle.push(host);
    }
  }

  /**
   * Opens windows while nothing is observed: inside of open(), Firefox goes on with the events of other windows, and runs no
   * microtasks between them.
   */
  async #openWindows({ url, special }: Realm, number: number, idle: Host[]): Promise<void> {
    const before = this.#opening;
    const opening = (async () => {
      await before;
      await Promise.allSettled(this.#running);
      const made = Array.from({ length: this.#ownWindow ? 0 : number }, () => open(url, '_blank')).filter(
        (each) => each !== null,
      );
      if (made.length > 0) {
        idle.push(...(await Promise.all(made.map(documentHost))));
      } else if (!special && new URL(url).origin === location.origin) {
        // A browser that opens no windows on its own has this one, which is like any other of the same origin.
        this.#ownWindow = true;
        idle.push(ownHost);
      } else {
        throw new Error(`the browser opened no window for ${url}`);
      }
    })();
    this.#opening = opening;
    try {
      await opening;
    } finally {
      if (this.#opening === opening) this.#opening = undefined;
    }
  }

  async #make({ kind, url }: Realm): Promise<Host> {
    const number = ++this.#made;
    switch (kind) {
      case 'window':
        throw new RangeError('windows are opened while nothing is observed');
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
        const worker = registration.active ?? registration.waiting ?? registration.installing;
        if (worker === null) throw new Error('the service worker was not installed');
        return workerHost(worker, worker);
      }
    }
  }
}

async function ask(host: Host, task: Task): Promise<Trace> {
  const { port1, port2 } = new NativeMessageChannel();
  const answer = await new Promise<Answer<Trace>>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data as Answer<Trace>);
    host.tell(task, port2);
  });
  port1.close();
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.trace;
}

/** The agent's own window. */
const ownHost: Host = {
  tell: (task, port) => void answerThrough(port, perform(task)),
  broken: new Promise(() => undefined),
};

/** A document says when it is ready, and what broke it before. */
async function documentHost(made: Window | (() => Window | null)): Promise<Host> {
  const target = () => (typeof made === 'function' ? made() : made);
  return new Promise<Host>((resolve, reject) => {
    let breakIt: (problem: Error) => void = () => undefined;
    const broken = new Promise<never>((_, fail) => (breakIt = fail));
    broken.catch(() => undefined);
    addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
      if (source !== target()) return;
      if (data === 'ready') {
        target()?.postMessage('acknowledged', '*');
        resolve({ tell: (task, port) => target()?.postMessage(task, '*', [port]), broken });
      } else if (typeof data === 'object' && data !== null && 'fault' in data) {
        const problem = new Error(String(data.fault));
        reject(problem);
        breakIt(problem);
      }
    });
  });
}

function workerHost(
  made: EventTarget,
  mouth: { postMessage(message: unknown, transfer: Transferable[]): void },
): Host {
  const broken = new Promise<never>((_, reject) => {
    made.addEventListener('error', (event) => {
      reject(new Error((event as ErrorEvent).message || 'a worker could not be loaded'));
    });
  });
  broken.catch(() => undefined);
  return { tell: (task, port) => mouth.postMessage(task, [port]), broken };
}
