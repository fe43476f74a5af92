import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { builtFile } from '../../support/package-info.js';
import { ClientError } from '../../support/errors.js';
import type { Case } from '../../model/case.js';
import type { Surface } from '../../model/observation.js';
import type { Done, Hello, Ready, Tasks, Welcome } from '../../probe/agent.js';
import type { Task } from '../../probe/task.js';
import { traceSchema } from '../../model/trace-schema.js';
import type { Trace } from '../../probe/trace.js';
import { agentPage, asScript, entryScript, realmPage } from './agent-pages.js';
import type { WarmUpServers } from './warm-up-servers.js';
import {
  type Origins,
  type PageNeeds,
  surfaceObstacle,
  type SurfaceTask,
  surfaceTask,
} from './surface-task.js';

/** A poll that found nothing to do is answered after this time, before anything on its way could give it up. */
const pollMs = 4000;
const greetWithinMs = 30_000;

/** A page that is this much later than its budgets allow is dead: not every browser reports it. In milliseconds. */
const lateMs = 15_000;

/** What is asked of a client. */
export type Request = Omit<Task, 'id' | 'warmUpUrl' | keyof SurfaceTask> & PageNeeds & { surface: Surface };

export interface AgentOptions {
  /** How many observations are under way at one time. Default: 8. */
  concurrency?: number | undefined;
  /** Loaded into every realm before the probe, as a script of its own. */
  initScript?: string | undefined;
  /** One of them is connected to before each connection that is observed. */
  warmUpServers?: WarmUpServers | undefined;
  /** HTML of what a person sees who looks at the agent's page. */
  inside?: string;
  /** The agent's own window is the one in which connections are observed: it tries to open no other. */
  ownWindow?: boolean;
  /** It is in a browser that we have not started: what comes from there need not come from the probe. */
  stranger?: boolean;
}

/** What an agent's server is asked. */
export interface Asked {
  /** Relative to where the agent's pages are. */
  path: string;
  query: URLSearchParams;
  /** The body of the request. */
  text: () => Promise<string>;
}

/** What it answers. */
export interface Reply {
  type: string;
  body: string;
  headers: Record<string, string>;
}

interface Pending {
  resolve: (trace: Trace) => void;
  reject: (problem: Error) => void;
}

/** One agent page, seen from its server: hands it tasks and takes its traces. */
export class Agent {
  readonly #origins: Origins;
  readonly #options: AgentOptions;
  readonly #hello: Promise<Hello>;
  readonly #queue: Task[] = [];
  readonly #pending = new Map<number, Pending>();
  #poll: ((tasks: Tasks) => void) | undefined;
  #lastId = 0;
  readonly #death = new AbortController();
  #greeting: Hello | undefined;
  #ready: Ready | undefined;
  #inOwnWindow: Promise<unknown> = Promise.resolve();
  #greet: (hello: Hello) => void = () => undefined;
  #giveUp: (problem: Error) => void = () => undefined;

  /** @param origins where its pages are to be had */
  constructor(origins: Origins, options: AgentOptions) {
    this.#origins = origins;
    this.#options = options;
    this.#hello = new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#giveUp = reject;
    });
    this.#hello.catch(() => undefined);
  }

  /**
   * What the browser has, when its page has come up.
   * @throws {ClientError} if it does not within 30 s, or breaks.
   */
  async greeted(): Promise<Hello> {
    const timer = setTimeout(() => {
      this.die(new ClientError(`the agent page did not come up within ${greetWithinMs / 1000} s`));
    }, greetWithinMs);
    return this.#hello.finally(() => {
      clearTimeout(timer);
    });
  }

  /** Why the client cannot be observed on a surface in one case, or `undefined` if it can. Known once it has greeted. */
  obstacle(surface: Surface, testCase: Case): string | undefined {
    const obstacle = surfaceObstacle(surface, testCase, this.#greeting?.has ?? [], this.#origins);
    if (obstacle !== undefined || this.#ready?.ownWindow !== true) return obstacle;
    const { realm } = surfaceTask(surface, testCase.fixture.script, this.#origins);
    return realm.kind === 'window' && !this.#isOwn(realm.url)
      ? 'needs a browser that lets a page open windows'
      : undefined;
  }

  /** @throws {ClientError} if the client died or its page broke. */
  async observe({ surface, page, contentSecurityPolicy, ...task }: Request): Promise<Trace> {
    const asked = surfaceTask(surface, { page, contentSecurityPolicy }, this.#origins);
    const withinMs = (task.budgetMs + (task.budgetAfterOpenMs ?? 0)) * asked.attempt + lateMs;
    const give = async () =>
      this.#give(
        { id: ++this.#lastId, warmUpUrl: this.#options.warmUpServers?.next(), ...asked, ...task },
        withinMs,
      );
    if (this.#ready?.ownWindow !== true || asked.realm.kind !== 'window') return give();
    // A realm is observed one connection at a time, and there is one such window.
    const observed = this.#inOwnWindow.then(give);
    this.#inOwnWindow = observed.catch(() => undefined);
    return observed;
  }

  /** As of {@link Client.death}. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  /**
   * Declares the client dead. Every sign of it ends here: a process that exits, a page that crashes, breaks or does not answer.
   * Every task that is not done is rejected, and so is every later one. The first reason stands.
   */
  die(reason: ClientError): void {
    if (this.death.aborted) return;
    this.#death.abort(reason);
    this.#giveUp(reason);
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    this.#hand();
  }

  /** What the server of the agent's pages answers; `undefined` if there is nothing at that path. */
  async reply({ path, query, text }: Asked): Promise<Reply | undefined> {
    const content = await this.#contentOf(path, query, text);
    const policy = query.get('policy');
    return (
      content && {
        ...content,
        headers: {
          'Cache-Control': 'no-store',
          // A sandboxed page has no origin, and asks for modules all the same.
          'Access-Control-Allow-Origin': '*',
          ...(policy !== null && { 'Content-Security-Policy': policy }),
        },
      }
    );
  }

  async #give(task: Task, withinMs: number): Promise<Trace> {
    this.death.throwIfAborted();
    const timer = setTimeout(() => {
      this.die(new ClientError(`the agent page has not answered for ${withinMs / 1000} s`));
    }, withinMs);
    return new Promise<Trace>((resolve, reject) => {
      this.#pending.set(task.id, { resolve, reject });
      this.#queue.push(task);
      this.#hand();
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  async #contentOf(
    path: string,
    query: URLSearchParams,
    text: () => Promise<string>,
  ): Promise<Pick<Reply, 'type' | 'body'> | undefined> {
    const { initScript, concurrency = 8, inside = '', ownWindow = false } = this.#options;
    const html = (body: string) => ({ type: 'text/html', body });
    const script = (body: string) => ({ type: 'text/javascript', body });
    const json = (body: object | null) => ({ type: 'application/json', body: JSON.stringify(body) });
    switch (path) {
      case '':
        return html(agentPage(inside));
      case 'realm.html':
        return html(realmPage(query.has('worker') ? 'probe/relay.js' : 'realm.js'));
      case 'agent.js':
      case 'realm.js':
        return script(entryScript(path, initScript !== undefined));
      case 'init-script.js':
        return script(asScript(initScript ?? ''));
      case 'hello': {
        this.#greeting = JSON.parse(await text()) as Hello;
        const usual = surfaceTask('window', {}, this.#origins).realm;
        return json({ atOnce: concurrency, usual, ownWindow } satisfies Welcome);
      }
      case 'ready':
        this.#ready = JSON.parse(await text()) as Ready;
        if (this.#greeting !== undefined) this.#greet(this.#greeting);
        return json({});
      case 'tasks':
        return json(await this.#nextTasks());
      case 'done': {
        const { id, trace } = JSON.parse(await text()) as Done;
        const problem = this.#options.stranger === true ? traceSchema.safeParse(trace).error : undefined;
        if (problem !== undefined)
          this.die(new ClientError(`the agent page posted what is no trace: ${z.prettifyError(problem)}`));
        this.#pending.get(id)?.resolve(trace);
        this.#pending.delete(id);
        return json({});
      }
      case 'fault': {
        const { message } = JSON.parse(await text()) as { message: string };
        const cause = initScript === undefined ? '' : ', which --init-script has changed,';
        this.die(new ClientError(`the agent page${cause} broke: ${message}`));
        return json({});
      }
    }
    return /^probe\/[a-z-]+\.js$/.test(path)
      ? script(await readFile(builtFile(`harness/${path}`), 'utf8'))
      : undefined;
  }

  async #nextTasks(): Promise<Tasks> {
    if (this.death.aborted) return null;
    if (this.#queue.length > 0) return this.#queue.splice(0);
    return new Promise((resolve) => {
      const answer = (tasks: Tasks) => {
        clearTimeout(timer);
        if (this.#poll === answer) this.#poll = undefined;
        resolve(tasks);
      };
      const timer = setTimeout(answer, pollMs, []);
      this.#poll = answer;
    });
  }

  #hand(): void {
    this.#poll?.(this.death.aborted ? null : this.#queue.splice(0));
  }

  #isOwn(url: string): boolean {
    return url === surfaceTask('window', {}, this.#origins).realm.url;
  }
}
