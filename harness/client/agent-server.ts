import getPort from 'get-port';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server as PlainServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { builtFile } from '../built.js';
import type { ServerCertificate } from '../lab/certificates.js';
import { plan } from '../lab/plan.js';
import type { Surface } from '../observation.js';
import type { Done, Hello, Welcome } from '../probe/agent.js';
import type { Task } from '../probe/task.js';
import type { Trace } from '../probe/trace.js';
import { Successes } from './successes.js';
import { ClientError } from '../errors.js';
import { type Origins, type PageNeeds, type SurfaceTask, surfaceTask } from './surface-task.js';

type Server = PlainServer | SecureServer;

const address = '127.0.0.1';
/** A poll that found nothing to do is answered after this time, before anything on its way could give it up. */
const pollMs = 4000;
const greetWithinMs = 30_000;

/** A page that is this much later than its budgets allow has died: not every browser says so. */
const lateMs = 15_000;

/** What the agent's pages are made of. */
const head =
  '<!doctype html><meta charset="utf-8"><title>badsocket agent</title><link rel="icon" href="data:,">';
const module = (path: string) => `<script type="module" src="${path}"></script>`;

/**
 * Whoever made a page hears of what breaks it. What goes wrong while a connection is observed is a part of the trace, and is marked as
 * taken care of there.
 */
const catcher = (report: string) => `<script>addEventListener('error', (event) => {
  setTimeout(() => {
    if (!event.defaultPrevented) (${report})(event.message ?? 'a script could not be loaded');
  });
}, true)</script>`;

const page = `${head}
${catcher("(message) => fetch('fault', { method: 'POST', body: JSON.stringify({ message }) })")}
${module('agent.js')}
<p>This page opens WebSockets that fail, and reports what a script can see of it. Leave it open.</p>`;

const realmPage = (script: string) => `${head}
${catcher("(fault) => (opener ?? parent).postMessage({ fault }, '*')")}
${module(script)}`;

/** What is asked of a client. */
export type Request = Omit<Task, 'id' | 'succeedAt' | keyof SurfaceTask> & PageNeeds & { surface: Surface };

export interface AgentOptions {
  /** Whether a healthy connection is opened before each that is observed. */
  succeedFirst: boolean;
  /** How many observations are under way at one time. Default: 8. */
  concurrency?: number | undefined;
  /** For a page over TLS. */
  certificate?: ServerCertificate | undefined;
  /** Loaded into every realm before the probe, as a script of its own. */
  initScript?: string | undefined;
}

interface Pending {
  resolve: (trace: Trace) => void;
  reject: (problem: Error) => void;
}

/**
 * Serves the agent page to one client, hands it tasks and takes its traces. On loopback, whatever the peers are on: a page from
 * elsewhere would have to ask the user before it may reach a local address.
 */
export class AgentServer implements AsyncDisposable {
  readonly url: string;
  readonly #hello: Promise<Hello>;
  readonly origins: Origins;
  readonly #servers: readonly Server[];
  readonly #initScript: string | undefined;
  readonly #atOnce: number;
  readonly #queue: Task[] = [];
  readonly #pending = new Map<number, Pending>();
  #poll: ((tasks: Task[]) => void) | undefined;
  readonly #successes: Successes | undefined;
  #lastId = 0;
  #failure: Error | undefined;
  #greeting: Hello | undefined;
  #greet: (hello: Hello) => void = () => undefined;
  #giveUp: (problem: Error) => void = () => undefined;

  private constructor(
    servers: readonly Server[],
    origins: Origins,
    { initScript, concurrency = 8 }: AgentOptions,
    successes: Successes | undefined,
  ) {
    this.#servers = servers;
    this.#initScript = initScript;
    this.#atOnce = concurrency;
    this.#successes = successes;
    this.origins = origins;
    this.url = origins.own;
    this.#hello = new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#giveUp = reject;
    });
    this.#hello.catch(() => undefined);
    const { pathname } = new URL(origins.own);
    for (const server of servers) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#handle(request, response, pathname).catch((problem: unknown) => {
          response.writeHead(500).end(String(problem));
        });
      });
    }
  }

  static async start(options: AgentOptions): Promise<AgentServer> {
    const { certificate, succeedFirst } = options;
    const plain = createServer({ keepAliveTimeout: 60_000 });
    const port = await listen(plain);
    const secure = certificate && createSecureServer({ cert: certificate.certificate, key: certificate.key });
    const path = `/${randomUUID()}/`;
    const origins: Origins = {
      own: `http://${address}:${port}${path}`,
      other: `http://localhost:${port}${path}`,
      secure: secure && `https://${plan.agent}:${await listen(secure)}${path}`,
    };
    const servers = secure === undefined ? [plain] : [plain, secure];
    return new AgentServer(servers, origins, options, succeedFirst ? await Successes.start() : undefined);
  }

  /**
   * What the browser has, when its page has come up.
   * @throws {ClientError} if it does not within 30 s, or breaks.
   */
  async greeted(): Promise<Hello> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new ClientError(`the agent page did not come up within ${greetWithinMs / 1000} s`));
      }, greetWithinMs);
    });
    return Promise.race([this.#hello, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** @throws {ClientError} if the client died or its page broke. */
  async observe({ surface, page: kind, contentSecurityPolicy, ...task }: Request): Promise<Trace> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = ++this.#lastId;
    const asked = surfaceTask(surface, { page: kind, contentSecurityPolicy }, this.origins);
    const withinMs = (task.budgetMs + (task.budgetAfterOpenMs ?? 0)) * asked.attempt + lateMs;
    const timer = setTimeout(() => {
      this.fail(new ClientError(`the agent page has not answered for ${withinMs / 1000} s`));
    }, withinMs);
    return new Promise<Trace>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#queue.push({ id, succeedAt: this.#successes?.next(), ...asked, ...task });
      this.#hand();
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  /** From now on no task is answered. */
  fail(problem: Error): void {
    this.#failure ??= problem;
    this.#giveUp(problem);
    for (const { reject } of this.#pending.values()) reject(problem);
    this.#pending.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fail(new ClientError('the client was closed'));
    await this.#successes?.[Symbol.asyncDispose]();
    await Promise.all(
      this.#servers.map(async (server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      }),
    );
  }

  async #handle(request: IncomingMessage, response: ServerResponse, base: string): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://agent');
    const policy = searchParams.get('policy');
    const reply = pathname.startsWith(base)
      ? await this.#replyTo(pathname.slice(base.length), searchParams, request)
      : undefined;
    if (reply === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': reply.type,
      'Cache-Control': 'no-store',
      // A sandboxed page has no origin, and asks for modules all the same.
      'Access-Control-Allow-Origin': '*',
      ...(policy !== null && { 'Content-Security-Policy': policy }),
    });
    response.end(reply.body);
  }

  async #replyTo(
    path: string,
    query: URLSearchParams,
    request: IncomingMessage,
  ): Promise<{ type: string; body: string } | undefined> {
    const html = (body: string) => ({ type: 'text/html', body });
    const script = (body: string) => ({ type: 'text/javascript', body });
    const json = (body: object) => ({ type: 'application/json', body: JSON.stringify(body) });
    switch (path) {
      case '':
        return html(page);
      case 'realm.html':
        return html(realmPage(query.has('worker') ? 'probe/relay.js' : 'realm.js'));
      case 'agent.js':
      case 'realm.js':
        return script(entry(path, this.#initScript !== undefined));
      case 'init-script.js':
        return script(asScript(this.#initScript ?? ''));
      case 'hello':
        this.#greeting = JSON.parse(await textOf(request)) as Hello;
        return json({
          atOnce: this.#atOnce,
          usual: surfaceTask('window', {}, this.origins).realm,
        } satisfies Welcome);
      case 'ready':
        if (this.#greeting !== undefined) this.#greet(this.#greeting);
        return json({});
      case 'tasks':
        return json(await this.#nextTasks());
      case 'done': {
        const { id, trace } = JSON.parse(await textOf(request)) as Done;
        this.#pending.get(id)?.resolve(trace);
        this.#pending.delete(id);
        return json({});
      }
      case 'fault': {
        const { message } = JSON.parse(await textOf(request)) as { message: string };
        const cause = this.#initScript === undefined ? '' : ', which --init-script has changed,';
        this.fail(new ClientError(`the agent page${cause} broke: ${message}`));
        return json({});
      }
    }
    return /^probe\/[a-z-]+\.js$/.test(path)
      ? script(await readFile(builtFile(`harness/${path}`), 'utf8'))
      : undefined;
  }

  async #nextTasks(): Promise<Task[]> {
    if (this.#queue.length > 0) return this.#queue.splice(0);
    return new Promise((resolve) => {
      const answer = (tasks: Task[]) => {
        clearTimeout(timer);
        if (this.#poll === answer) this.#poll = undefined;
        resolve(tasks);
      };
      const timer = setTimeout(answer, pollMs, []);
      this.#poll = answer;
    });
  }

  #hand(): void {
    this.#poll?.(this.#queue.splice(0));
  }
}

/** What a realm starts with: first what works there is safe, then comes the script under test, then the work. */
function entry(path: 'agent.js' | 'realm.js', initScript: boolean): string {
  const modules = ['probe/natives.js', ...(initScript ? ['init-script.js'] : []), `probe/${path}`];
  return modules.map((name) => `import './${name}';\n`).join('');
}

/** Modules are strict and have no global scope; a script for pages counts on both, and a worker may have no other scripts. */
function asScript(text: string): string {
  return `(0, eval)(${JSON.stringify(`${text}\n//# sourceURL=init-script.js`)});\n`;
}

async function listen(server: Server): Promise<number> {
  const port = await getPort({ host: address });
  server.listen(port, address);
  await once(server, 'listening');
  return port;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
