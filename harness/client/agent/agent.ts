import { readFile } from 'node:fs/promises';
import { builtFile } from '../../support/package-info.js';
import { ClientError, reasonText } from '../../support/errors.js';
import type { Case } from '../../model/case.js';
import type { Surface } from '../../model/observation.js';
import { presentsCertificate } from '../../model/peer.js';
import type { Hello, Ready, Tasks, Welcome } from '../../probe/agent.js';
import type { Task } from '../../probe/task.js';
import type { Trace } from '../../probe/trace.js';
import { agentPage, asScript, blankPage, entryScript, realmPage } from './agent-pages.js';
import {
  faultMessage,
  helloMessage,
  MessageError,
  parseMessage,
  parseTrace,
  readyMessage,
} from './messages.js';
import type { Http2Trial } from './http2-trial.js';
import type { WarmUpServers } from './warm-up-servers.js';
import {
  type Origins,
  type PageNeeds,
  surfaceObstacle,
  type SurfaceTask,
  surfaceTask,
} from './surface-task.js';

/** The time after which an empty poll gets a response, in milliseconds. It is shorter than the usual timeouts for a request. */
const pollMs = 4000;
/** The time within which the page must be ready, in milliseconds. */
const readyWithinMs = 30_000;

/**
 * The time beyond the budgets of a task after which the page counts as dead, in milliseconds. Not every browser reports a dead page.
 */
const graceMs = 15_000;

/** The parameters of one observation. */
export type Request = Omit<Task, 'id' | 'warmUpUrl' | keyof SurfaceTask> & PageNeeds & { surface: Surface };

export interface AgentOptions {
  /** The number of observations that run at once. Default: 8. */
  concurrency?: number | undefined;
  /** The text of a script that is loaded into every realm before the probe. */
  initScript?: string | undefined;
  /** The servers that the page connects to before each observation. Default: none. */
  warmUpServers?: WarmUpServers | undefined;
  /** The server with which the page tries to open a WebSocket over HTTP/2. Default: none, and no case over HTTP/2 is observed. */
  http2Trial?: Pick<Http2Trial, 'url' | 'received'> | undefined;
  /** The visible content of the agent page, as HTML. */
  bodyHtml?: string;
  /** Whether the page observes connections in its own window, and opens no other. */
  ownWindow?: boolean;
  /** The maximum length of all traces together, as JSON, in UTF-16 code units. Default: no maximum. */
  maxTraces?: number;
}

/** An HTTP request to the agent's server. */
export interface AgentRequest {
  /** Relative to the base URL of the agent's pages. */
  path: string;
  query: URLSearchParams;
  /** Reads the body of the request. @throws {Error} if it is too large. */
  text: () => Promise<string>;
}

/** The response to an {@link AgentRequest}. */
export interface AgentResponse {
  status: 200 | 400;
  type: string;
  body: string;
  headers: Record<string, string>;
}

interface Pending {
  resolve: (trace: Trace) => void;
  reject: (problem: Error) => void;
}

/** The server side of one agent page: it sends tasks to the page and receives the traces. */
export class Agent {
  readonly #origins: Origins;
  readonly #options: AgentOptions;
  readonly #hello: Promise<Hello>;
  readonly #queue: Task[] = [];
  readonly #pending = new Map<number, Pending>();
  #poll: ((tasks: Tasks) => void) | undefined;
  #lastId = 0;
  #kept = 0;
  readonly #death = new AbortController();
  #capabilities: Hello | undefined;
  #ready: Ready | undefined;
  #lastInOwnWindow: Promise<unknown> = Promise.resolve();
  #resolveHello: (hello: Hello) => void = () => undefined;
  #rejectHello: (problem: Error) => void = () => undefined;

  /** @param origins the base URLs of its pages */
  constructor(origins: Origins, options: AgentOptions) {
    this.#origins = origins;
    this.#options = options;
    this.#hello = new Promise((resolve, reject) => {
      this.#resolveHello = resolve;
      this.#rejectHello = reject;
    });
    this.#hello.catch(() => undefined);
  }

  /**
   * Resolves with the capabilities of the browser when the page is ready.
   * @throws {ClientError} if the page is not ready within 30 s, or breaks.
   */
  async ready(): Promise<Hello> {
    const timer = setTimeout(() => {
      this.die(new ClientError(`the agent page did not load within ${readyWithinMs / 1000} s`));
    }, readyWithinMs);
    return this.#hello.finally(() => {
      clearTimeout(timer);
    });
  }

  /**
   * Returns why the client cannot be observed on a surface in one case, or `undefined` if it can. Call it after {@link ready}.
   */
  obstacle(surface: Surface, testCase: Case): string | undefined {
    const obstacle = surfaceObstacle(surface, testCase, this.#capabilities?.has ?? [], this.#origins);
    if (obstacle !== undefined) return obstacle;
    if (this.#ready?.trusts === false && this.#needsTrust(surface, testCase))
      return "this browser does not trust the lab's certificate authority (CA)";
    if (testCase.transport === 'http2' && this.#options.http2Trial?.received !== true)
      return 'this browser opens no WebSocket over HTTP/2 (RFC 8441)';
    if (this.#ready?.ownWindow !== true) return undefined;
    const { realm } = surfaceTask(surface, testCase.fixture.script, this.#origins);
    return realm.kind === 'window' && !this.#isOwnWindow(realm.url)
      ? 'needs a browser that lets a page open windows'
      : undefined;
  }

  /** @throws {ClientError} if the client died or its page broke. */
  async observe({ surface, page, contentSecurityPolicy, ...task }: Request): Promise<Trace> {
    const bySurface = surfaceTask(surface, { page, contentSecurityPolicy }, this.#origins);
    const withinMs = (task.budgetMs + (task.budgetAfterOpenMs ?? 0)) * bySurface.attempt + graceMs;
    const run = async () =>
      this.#run(
        { id: ++this.#lastId, warmUpUrl: this.#options.warmUpServers?.next(), ...bySurface, ...task },
        withinMs,
      );
    if (this.#ready?.ownWindow !== true || bySurface.realm.kind !== 'window') return run();
    // A realm observes one connection at a time, and there is only one such window.
    const observed = this.#lastInOwnWindow.then(run);
    this.#lastInOwnWindow = observed.catch(() => undefined);
    return observed;
  }

  /** See {@link Client.death}. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  /**
   * Declares the client dead, because its process exits, or its page crashes, breaks or stops responding. Rejects all pending and
   * later tasks. Later calls have no effect.
   */
  die(reason: ClientError): void {
    if (this.death.aborted) return;
    this.#death.abort(reason);
    this.#rejectHello(reason);
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    this.#sendTasks();
  }

  /** Returns the response to a request for the agent's pages, or `undefined` if the path does not exist. */
  async reply({ path, query, text }: AgentRequest): Promise<AgentResponse | undefined> {
    const content = await this.#contentOf(path, query, text).catch((problem: unknown) => {
      if (problem instanceof MessageError)
        return { status: 400 as const, type: 'text/plain', body: problem.message };
      throw problem;
    });
    const policy = query.get('policy');
    return (
      content && {
        status: 200,
        ...content,
        headers: {
          'Cache-Control': 'no-store',
          // A sandboxed page has an opaque origin, and needs CORS to load modules.
          'Access-Control-Allow-Origin': '*',
          ...(policy !== null && { 'Content-Security-Policy': policy }),
        },
      }
    );
  }

  async #run(task: Task, withinMs: number): Promise<Trace> {
    this.death.throwIfAborted();
    const timer = setTimeout(() => {
      this.die(new ClientError(`the agent page has not responded for ${withinMs / 1000} s`));
    }, withinMs);
    return new Promise<Trace>((resolve, reject) => {
      this.#pending.set(task.id, { resolve, reject });
      this.#queue.push(task);
      this.#sendTasks();
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  async #contentOf(
    path: string,
    query: URLSearchParams,
    text: () => Promise<string>,
  ): Promise<Pick<AgentResponse, 'type' | 'body'> | undefined> {
    const { initScript, concurrency = 8, bodyHtml = '', ownWindow = false, http2Trial } = this.#options;
    const html = (body: string) => ({ type: 'text/html', body });
    const script = (body: string) => ({ type: 'text/javascript', body });
    const json = (body: object | null) => ({ type: 'application/json', body: JSON.stringify(body) });
    switch (path) {
      case '':
        return html(agentPage(bodyHtml));
      case 'blank.html':
        return html(blankPage);
      case 'realm.html':
        return html(realmPage(query.has('worker') ? 'probe/relay.js' : 'realm.js'));
      case 'agent.js':
      case 'realm.js':
        return script(entryScript(path, initScript !== undefined));
      case 'init-script.js':
        return script(asScript(initScript ?? ''));
      case 'hello': {
        this.#capabilities = parseMessage(helloMessage, await text());
        const defaultRealm = surfaceTask('window', {}, this.#origins).realm;
        const { secure: secureUrl } = this.#origins;
        const http2Url = http2Trial?.url;
        return json({ concurrency, defaultRealm, ownWindow, secureUrl, http2Url } satisfies Welcome);
      }
      case 'ready':
        this.#ready = parseMessage(readyMessage, await text());
        if (this.#capabilities !== undefined) this.#resolveHello(this.#capabilities);
        return json({});
      case 'tasks':
        return json(await this.#nextTasks());
      case 'done':
        await this.#complete(Number(query.get('id')), text);
        return json({});
      case 'fault': {
        const { message } = parseMessage(faultMessage, await text());
        const cause = initScript === undefined ? '' : ' (with --init-script)';
        this.die(new ClientError(`an error occurred in the agent page${cause}: ${message}`));
        return json({});
      }
    }
    return /^probe\/[a-z-]+\.js$/.test(path)
      ? script(await readFile(builtFile(`harness/${path}`), 'utf8'))
      : undefined;
  }

  /** Completes a task with the trace that the page posts. A trace that is not valid fails this task only. */
  async #complete(id: number, text: () => Promise<string>): Promise<void> {
    const json = await text().catch((problem: unknown) => problem as Error);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    try {
      if (json instanceof Error) throw json;
      this.#keep(json.length);
      pending?.resolve(parseTrace(json));
    } catch (problem) {
      pending?.reject(new Error(`the agent page posted an invalid trace: ${reasonText(problem)}`));
    }
  }

  /** Counts a trace that is kept in memory. @throws {Error} if a page posts more than a run needs. */
  #keep(length: number): void {
    const { maxTraces = Infinity } = this.#options;
    this.#kept += length;
    if (this.#kept <= maxTraces) return;
    const problem = new ClientError(`the traces of this run exceed ${maxTraces / 2 ** 20} Mi characters`);
    this.die(problem);
    throw problem;
  }

  async #nextTasks(): Promise<Tasks> {
    if (this.death.aborted) return null;
    if (this.#queue.length > 0) return this.#queue.splice(0);
    return new Promise((resolve) => {
      const respond = (tasks: Tasks) => {
        clearTimeout(timer);
        if (this.#poll === respond) this.#poll = undefined;
        resolve(tasks);
      };
      const timer = setTimeout(respond, pollMs, []);
      this.#poll = respond;
    });
  }

  #sendTasks(): void {
    this.#poll?.(this.death.aborted ? null : this.#queue.splice(0));
  }

  /** Whether a case needs a browser that trusts the CA, in a network in which one can. */
  #needsTrust(surface: Surface, { fixture: { peer, script }, scheme }: Case): boolean {
    if (this.#origins.secure === undefined) return false;
    const hasSecurePage = surface.startsWith('https-') || script.page === 'https';
    return hasSecurePage || (scheme === 'wss' && presentsCertificate(peer));
  }

  #isOwnWindow(url: string): boolean {
    return url === surfaceTask('window', {}, this.#origins).realm.url;
  }
}
