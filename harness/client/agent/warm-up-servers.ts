import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { closeHttpServer } from '../../support/close-http-server.js';
import { urlHost } from '../../support/url-host.js';

/**
 * Chromium opens connections to one address one at a time, ten milliseconds apart. On Linux, all of 127.0.0.0/8 is loopback, so that
 * concurrent observations can use different addresses.
 * https://source.chromium.org/chromium/chromium/src/+/main:net/socket/websocket_endpoint_lock_manager.h
 */
const loopback =
  process.platform === 'linux'
    ? Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 2}`)
    : ['127.0.0.1'];

/** The maximum length of a message in bytes. The page sends none. */
const maxPayload = 1024;
/** The maximum number of open connections of one server. A page has a few. */
const maxConnections = 64;

/**
 * Servers that accept every connection. Chromium delays new connections if more have failed than succeeded. A success before each
 * failure keeps that delay to milliseconds.
 */
export class WarmUpServers implements AsyncDisposable {
  readonly #servers: readonly WarmUpServer[];
  #next = 0;

  private constructor(servers: readonly WarmUpServer[]) {
    this.#servers = servers;
  }

  /** @param addresses the addresses to listen on, one for each server. Default: loopback addresses */
  static async start(addresses: readonly string[] = loopback): Promise<WarmUpServers> {
    return new WarmUpServers(await Promise.all(addresses.map(startServer)));
  }

  /** Returns the URL of the next server, in rotation. */
  next(): string {
    const server = this.#servers[this.#next++ % this.#servers.length];
    if (server === undefined) throw new RangeError('There is no warm-up server.');
    return server.url;
  }

  /** The address and the port of each server, such as `127.0.0.2:8080`. */
  get endpoints(): string[] {
    return this.#servers.map(({ url }) => new URL(url).host);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map(async (server) => server[Symbol.asyncDispose]()));
  }
}

interface WarmUpServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server that closes each connection after it has opened. No client can make it fail. */
async function startServer(address: string): Promise<WarmUpServer> {
  const server: Server = createServer((_, response) => response.writeHead(426).end());
  server.maxConnections = maxConnections;
  const webSockets = new WebSocketServer({ server, maxPayload, perMessageDeflate: false });
  webSockets.on('connection', (socket) => {
    // A client that violates the protocol.
    socket.on('error', () => socket.terminate());
    socket.close();
  });
  server.listen(0, address);
  await once(server, 'listening');
  // The server could not accept a connection, for example because of EMFILE. The page then opens its connection without a warm-up.
  server.on('error', () => undefined);
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://${urlHost(address)}:${port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of webSockets.clients) socket.terminate();
      await closeHttpServer(server);
    },
  };
}
