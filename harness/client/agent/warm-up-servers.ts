import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { urlHost } from '../../support/url-host.js';

/**
 * Chromium takes the connections to one address one after the other, with a pause of ten milliseconds in between; on Linux all
 * of 127.0.0.0/8 is loopback, and each lane can have an address of its own.
 * https://source.chromium.org/chromium/chromium/src/+/main:net/socket/websocket_endpoint_lock_manager.h
 */
const loopback =
  process.platform === 'linux'
    ? Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 2}`)
    : ['127.0.0.1'];

/**
 * Servers that accept every connection. Chromium delays a new connection for longer the more have failed before it, counted
 * against those that succeeded; one success before each failure keeps the delay to milliseconds.
 */
export class WarmUpServers implements AsyncDisposable {
  readonly #servers: readonly WebSocketServer[];
  #next = 0;

  private constructor(servers: readonly WebSocketServer[]) {
    this.#servers = servers;
  }

  /** @param addresses to listen on, one server for each; default: addresses of loopback */
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

  /** The URL of the next server, in turn. */
  next(): string {
    const server = this.#servers[this.#next++ % this.#servers.length];
    const at = server?.address();
    if (at === null || at === undefined || typeof at === 'string')
      throw new Error('the server does not listen');
    return `ws://${urlHost(at.address)}:${at.port}/`;
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
