import getPort from 'get-port';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server as PlainServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { closeHttpServer } from '../../support/close-http-server.js';
import { ClientError } from '../../support/errors.js';
import type { Case } from '../../model/case.js';
import type { ServerCertificate } from '../../network/certificates/certificates.js';
import { plan } from '../../network/lab/address-plan.js';
import type { Surface } from '../../model/observation.js';
import type { Hello } from '../../probe/agent.js';
import type { Trace } from '../../probe/trace.js';
import { Agent, type Request } from './agent.js';
import { maxBodyBytes } from './messages.js';
import { Http2Trial } from './http2-trial.js';
import { WarmUpServers } from './warm-up-servers.js';
import type { Origins } from './surface-task.js';

type Server = PlainServer | SecureServer;

const address = '127.0.0.1';
const defaultHosts = { own: 'localhost', other: address, secure: plan.agent };

/** The maximum number of open connections. The page and its realms have a few. */
const maxConnections = 256;

const bodyHtml =
  '<p>This page opens WebSocket connections that fail, and reports what a script can see. Keep this page open.</p>';

export interface AgentServerOptions {
  /** Whether the page connects to a warm-up server before each observation. */
  warmsUp: boolean;
  /** The number of observations that run at once. Default: 8. */
  concurrency?: number | undefined;
  /** The certificate for pages over https. */
  certificate?: ServerCertificate | undefined;
  /** The text of a script that is loaded into every realm before the probe. */
  initScript?: string | undefined;
  /** The hosts of its pages, which the client resolves to loopback. */
  hosts?: { own: string; other: string; secure: string } | undefined;
}

/** Other servers that the pages connect to by themselves. */
interface Helper extends AsyncDisposable {
  readonly endpoints: string[];
}

/**
 * Serves the agent page to one client. It always listens on loopback, because a page from another address needs the user's permission
 * to connect to a local address.
 */
export class AgentServer implements AsyncDisposable {
  readonly url: string;
  /** The base URL of its pages on each origin. The first is {@link url}. */
  readonly urls: readonly string[];
  readonly #agent: Agent;
  readonly #servers: readonly Server[];
  readonly #helpers: readonly Helper[];

  private constructor(
    { own: url, other, secure }: Origins,
    agent: Agent,
    servers: readonly Server[],
    helpers: readonly Helper[],
  ) {
    this.url = url;
    this.urls = [url, other, secure].filter((page) => page !== undefined);
    this.#agent = agent;
    this.#servers = servers;
    this.#helpers = helpers;
    const { pathname } = new URL(url);
    for (const server of servers) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#handle(request, response, pathname).catch((problem: unknown) => {
          if (response.headersSent) response.destroy();
          else response.writeHead(problem instanceof TooLarge ? 413 : 500, { Connection: 'close' }).end();
        });
      });
      // The server could not accept a connection, for example because of EMFILE. A page that does not respond is then declared dead.
      server.on('error', () => undefined);
    }
  }

  static async start({
    certificate,
    warmsUp,
    hosts = defaultHosts,
    ...options
  }: AgentServerOptions): Promise<AgentServer> {
    const plain = createServer({ keepAliveTimeout: 60_000 });
    const port = await listen(plain);
    const secure = certificate && createSecureServer({ cert: certificate.certificate, key: certificate.key });
    const path = `/${randomUUID()}/`;
    const origins: Origins = {
      // The host must differ from that of the peers, which is 127.0.0.1 in portable mode: cookies ignore ports, so that the page and
      // the peers would share them.
      // https://www.rfc-editor.org/rfc/rfc6265#section-8.5
      own: `http://${hosts.own}:${port}${path}`,
      other: `http://${hosts.other}:${port}${path}`,
      secure: secure && `https://${hosts.secure}:${await listen(secure)}${path}`,
    };
    const warmUpServers = warmsUp ? await WarmUpServers.start() : undefined;
    const http2Trial = certificate && (await Http2Trial.start(certificate, plan.agent));
    const agent = new Agent(origins, { ...options, bodyHtml, warmUpServers, http2Trial });
    return new AgentServer(
      origins,
      agent,
      secure === undefined ? [plain] : [plain, secure],
      [warmUpServers, http2Trial].filter((helper) => helper !== undefined),
    );
  }

  /** The addresses and ports of everything that its pages connect to by themselves, such as `127.0.0.1:8080`. */
  get endpoints(): string[] {
    const own = this.#servers.map((server) => `${address}:${(server.address() as AddressInfo).port}`);
    return [...own, ...this.#helpers.flatMap(({ endpoints }) => endpoints)];
  }

  /** See {@link Agent.ready}. */
  async ready(): Promise<Hello> {
    return this.#agent.ready();
  }

  /** See {@link Agent.obstacle}. */
  obstacle(surface: Surface, testCase: Case): string | undefined {
    return this.#agent.obstacle(surface, testCase);
  }

  /** See {@link Agent.observe}. */
  async observe(request: Request): Promise<Trace> {
    return this.#agent.observe(request);
  }

  /** See {@link Agent.death}. */
  get death(): AbortSignal {
    return this.#agent.death;
  }

  /** See {@link Agent.die}. */
  die(reason: ClientError): void {
    this.#agent.die(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.die(new ClientError('the client was closed'));
    await Promise.all(this.#helpers.map(async (helper) => helper[Symbol.asyncDispose]()));
    await Promise.all(this.#servers.map(closeHttpServer));
  }

  async #handle(request: IncomingMessage, response: ServerResponse, base: string): Promise<void> {
    const { pathname, searchParams: query } = new URL(`http://agent${request.url ?? ''}`);
    const content = pathname.startsWith(base)
      ? await this.#agent.reply({
          path: pathname.slice(base.length),
          query,
          text: async () => textOf(request),
        })
      : undefined;
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(content.status, { 'Content-Type': content.type, ...content.headers });
    response.end(content.body);
  }
}

async function listen(server: Server): Promise<number> {
  const port = await getPort({ host: address });
  server.maxConnections = maxConnections;
  server.listen(port, address);
  await once(server, 'listening');
  return port;
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Reads the body of a request to its end. @throws {TooLarge} if it has more than {@link maxBodyBytes}; the rest is discarded. */
async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > maxBodyBytes) throw new TooLarge(`more than ${maxBodyBytes} bytes`);
  return Buffer.concat(chunks).toString();
}
