import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeHttpServer } from '../support/close-http-server.js';
import { SetupError } from '../support/errors.js';
import type { Fixture } from '../model/fixture.js';
import type { PeerListing } from '../model/peer-listing.js';
import { openPortable } from '../network/portable.js';
import { budgetFor } from '../run/budgets.js';
import { appOf } from './app.js';
import { serveAddressOf } from './hosts.js';
import { maxConnections, maxIdleMs, maxPeerConnections } from './limits.js';
import { Runs } from './runs.js';
import { ListedPeers } from '../peer/listed-peers.js';

/** The port of the page, unless it is taken or an option names another. */
const defaultPort = 7007;

export interface ServeOptions {
  fixtures: readonly Fixture[];
  /** An address of this machine, or `true` for its address on its network. Default: loopback. */
  host?: string | true | undefined;
  /** Default: {@link defaultPort}, or a free port if that is taken. */
  port?: number | undefined;
}

/** A running service: the peers, and the page that lists them. It stops when it is disposed of. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  /** Whether other devices can open the page. */
  readonly shared: boolean;
  readonly peers: readonly PeerListing[];
}

/**
 * Starts every peer that does not need the lab, and a page that lists them and runs the suite in the browser that opens it.
 * @throws {SetupError} if the address or the port is not available.
 */
export async function serve({ fixtures, host, port: requestedPort }: ServeOptions): Promise<Service> {
  const { address, hosts, shared } = serveAddressOf(host);
  const pages: { app?: Hono } = {};
  const server = createAdaptorServer({
    fetch: (request, env) =>
      pages.app?.fetch(request, env) ?? new Response('The service is starting.', { status: 503 }),
  }) as Server;
  server.maxConnections = maxConnections;
  // The page of a run polls for tasks.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, address, requestedPort);
  const origins = hosts.map((origin) => `http://${origin}:${port}/`) as [string, ...string[]];
  const network = openPortable({
    address,
    maxConnections: maxPeerConnections,
    idleMs: (fixture) => budgetFor(fixture, 0) + maxIdleMs,
  });
  const peers = await ListedPeers.start(fixtures, network).catch((problem: unknown) => {
    server.close();
    throw problem;
  });
  const runs = new Runs({ fixtures, network, address }, origins);
  pages.app = appOf({ origins, shared, network, peers, runs });
  const [url] = origins;
  return {
    url,
    shared,
    peers: peers.all,
    async [Symbol.asyncDispose]() {
      const closed = closeHttpServer(server);
      await runs[Symbol.asyncDispose]();
      await peers[Symbol.asyncDispose]();
      await closed;
    },
  };
}

/** Listens on the requested port. Without one, on the default port or, if that is taken, on a free port. @returns the port */
async function listen(server: Server, address: string, requestedPort: number | undefined): Promise<number> {
  const ports = requestedPort === undefined ? [defaultPort, 0] : [requestedPort];
  for (const [index, port] of ports.entries()) {
    try {
      server.listen(port, address);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (problem) {
      const taken = (problem as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || index === ports.length - 1)
        throw new SetupError(listenErrorText(problem, address, port), { cause: problem });
    }
  }
  throw new RangeError('The list of ports is empty.');
}

function listenErrorText(problem: unknown, address: string, port: number): string {
  switch ((problem as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Cannot listen on ${address}:${port}: the port is taken. Choose another with --port.`;
    case 'EACCES':
      return `Cannot listen on ${address}:${port}: permission denied. Choose a port from 1024 with --port.`;
    default:
      return `Cannot listen on ${address}:${port}: ${(problem as Error).message}`;
  }
}
