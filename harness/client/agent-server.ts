import getPort from 'get-port';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { builtFile } from '../built.js';
import type { Done } from '../probe/agent.js';
import type { Task } from '../probe/task.js';
import type { Trace } from '../probe/trace.js';
import { Successes } from './successes.js';
import { ClientError } from '../errors.js';

const address = '127.0.0.1';
/** A poll that found nothing to do is answered after this time, before anything on its way could give it up. */
const pollMs = 20_000;
/** A page that is this much later than its budgets allow has died: not every browser says so. */
const lateMs = 15_000;
const page = `<!doctype html><meta charset="utf-8"><title>badsocket agent</title>
<script type="module" src="probe/agent.js"></script>
<p>This page opens WebSockets that fail, and reports what a script can see of it. Leave it open.</p>`;

/** What is asked of a client. */
export type Request = Omit<Task, 'id' | 'succeedAt'>;

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
  /** The client's own name for itself, when its page has come up. */
  readonly userAgent: Promise<string>;
  readonly #server: Server;
  readonly #queue: Task[] = [];
  readonly #pending = new Map<number, Pending>();
  #poll: ((tasks: Task[]) => void) | undefined;
  readonly #successes: Successes | undefined;
  #lastId = 0;
  #failure: Error | undefined;
  #greet: (userAgent: string) => void = () => undefined;
  #giveUp: (problem: Error) => void = () => undefined;

  private constructor(server: Server, port: number, token: string, successes: Successes | undefined) {
    this.#server = server;
    this.#successes = successes;
    this.url = `http://${address}:${port}/${token}/`;
    this.userAgent = new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#giveUp = reject;
    });
    this.userAgent.catch(() => undefined);
    server.on('request', (request, response) => {
      this.#handle(request, response, token).catch((problem: unknown) => {
        response.writeHead(500).end(String(problem));
      });
    });
  }

  /** @param succeedFirst whether a healthy connection is opened before each that is observed */
  static async start(succeedFirst: boolean): Promise<AgentServer> {
    const port = await getPort({ host: address });
    const server = createServer({ keepAliveTimeout: 60_000 }).listen(port, address);
    await once(server, 'listening');
    return new AgentServer(server, port, randomUUID(), succeedFirst ? await Successes.start() : undefined);
  }

  /** @throws {ClientError} if the client died or its page broke. */
  async observe(task: Request): Promise<Trace> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = ++this.#lastId;
    const withinMs = task.budgetMs + (task.budgetAfterOpenMs ?? 0) + lateMs;
    const timer = setTimeout(() => {
      this.fail(new ClientError(`the agent page has not answered for ${withinMs / 1000} s`));
    }, withinMs);
    return new Promise<Trace>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#queue.push({ id, succeedAt: this.#successes?.next(), ...task });
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
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
    const path = request.url ?? '';
    const send = (type: string, body: string) => response.writeHead(200, { 'Content-Type': type }).end(body);
    switch (path) {
      case `/${token}/`:
        return void send('text/html', page);
      case `/${token}/hello`:
        this.#greet((JSON.parse(await textOf(request)) as { userAgent: string }).userAgent);
        return void send('application/json', '{}');
      case `/${token}/tasks`:
        return void send('application/json', JSON.stringify(await this.#nextTasks()));
      case `/${token}/done`: {
        const { id, trace } = JSON.parse(await textOf(request)) as Done;
        this.#pending.get(id)?.resolve(trace);
        this.#pending.delete(id);
        return void send('application/json', '{}');
      }
      case `/${token}/fault`: {
        const { message } = JSON.parse(await textOf(request)) as { message: string };
        this.fail(new ClientError(`the agent page broke: ${message}`));
        return void send('application/json', '{}');
      }
    }
    if (path.startsWith(`/${token}/probe/`) && path.endsWith('.js')) {
      return void send(
        'text/javascript',
        await readFile(builtFile(`harness/probe/${basename(path)}`), 'utf8'),
      );
    }
    response.writeHead(404).end();
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

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
