import { once } from 'node:events';
import { WebSocketServer } from 'ws';
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

/**
 * Servers that accept every connection. Chromium delays new connections if more have failed than succeeded. A success before each
 * failure keeps that delay to milliseconds.
 */
export class WarmUpServers implements AsyncDisposable {
  readonly #servers: readonly WebSocketServer[];
  #next = 0;

  private constructor(servers: readonly WebSocketServer[]) {
    this.#servers = servers;
  }

  /** @param addresses the addresses to listen on, one for each server. Default: loopback addresses */
  static async start(addresses: readonly string[] = loopback): Promise<WarmUpServers> {
    const servers = addresses.map((host) => new WebSocketServer({ host, port: 0 }));
    for (const server of servers) {
      server.on('connection', (socket) => {
        socket.close();
      });
    }
    await Promise.all(servers.map(async (server) => once(server, 'listening')));
    return new WarmUpServers(servers);
  }

  /** Returns the URL of the next server, in rotation. */
  next(): string {
    const server = this.#servers[this.#next++ % this.#servers.length];
    const endpoint = server?.address();
    if (endpoint === null || endpoint === undefined || typeof endpoint === 'string')
      throw new Error('The warm-up server does not listen.');
    return `ws://${urlHost(endpoint.address)}:${endpoint.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#servers.map(async (server) => {
        for (const socket of server.clients) socket.terminate();
        await new Promise((resolve) => {
          server.close(resolve);
        });
      }),
    );
  }
}
