import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../support/errors.js';
import type { Fixture } from '../model/fixture.js';
import type { PeerListing } from '../model/endpoint.js';
import { openPortable } from '../network/portable.js';
import { appOf } from './app.js';
import { serveAddressOf } from './hosts.js';
import { maxConnections, maxPeerConnections } from './limits.js';
import { Runs } from './runs.js';
import { ListedPeers } from '../peer/listed-peers.js';

/** Where the page is, if that is free and nothing else is asked for. */
export const usualPort = 7007;

export interface ServeOptions {
  fixtures: readonly Fixture[];
  /** An address of this machine, or `true` for the one by which others on its network reach it. Default: loopback. */
  host?: string | true | undefined;
  /** Default: the usual one, or another if that is taken. */
  port?: number | undefined;
}

/** A page of all peers, up until it is disposed of. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  /** Others than this machine can open it. */
  readonly shared: boolean;
  readonly peers: readonly PeerListing[];
}

/**
 * Has every peer up that can be without a lab, and a page that lists them and runs the suite in the browser that opens it.
 * @throws {SetupError} if the address or the port cannot be had.
 */
export async function serve({ fixtures, host, port: asked }: ServeOptions): Promise<Service> {
  const { address, hosts, shared } = serveAddressOf(host);
  const pages: { app?: Hono } = {};
  const server = createAdaptorServer({
    fetch: (request, env) => pages.app?.fetch(request, env) ?? new Response('it comes up', { status: 503 }),
  }) as Server;
  server.maxConnections = maxConnections;
  // A run's page asks again and again.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, address, asked);
  const origins = hosts.map((each) => `http://${each}:${port}/`) as [string, ...string[]];
  const network = openPortable({
    address,
    maxConnections: maxPeerConnections,
    sharedWithPages: shared,
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
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await runs[Symbol.asyncDispose]();
      await peers[Symbol.asyncDispose]();
      await closed;
    },
  };
}

/** @returns the port: the one that is asked for or, where that is none, the usual one or any other. */
async function listen(server: Server, address: string, asked: number | undefined): Promise<number> {
  const tries = asked === undefined ? [usualPort, 0] : [asked];
  for (const [index, port] of tries.entries()) {
    try {
      server.listen(port, address);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (problem) {
      const taken = (problem as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || index === tries.length - 1)
        throw new SetupError(whatStandsInTheWay(problem, address, port), { cause: problem });
    }
  }
  throw new RangeError('there is a port to try');
}

function whatStandsInTheWay(problem: unknown, address: string, port: number): string {
  switch ((problem as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `port ${port} of ${address} is taken: name another with --port`;
    case 'EACCES':
      return `port ${port} of ${address} is not for this user: name one from 1024 on with --port`;
    default:
      return `${address}:${port} cannot be listened at: ${(problem as Error).message}`;
  }
}
