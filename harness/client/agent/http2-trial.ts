import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from '../../network/certificates/certificates.js';

/**
 * A server with which the agent page tries to open a WebSocket over HTTP/2. A browser without RFC 8441 uses HTTP/1.1 instead, which the
 * server refuses.
 */
export class Http2Trial implements AsyncDisposable {
  readonly url: string;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();
  #received = false;

  private constructor(server: Http2SecureServer, url: string) {
    this.url = url;
    this.#server = server;
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
      // A client that violates the protocol.
      session.on('error', () => undefined);
    });
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      const { ':method': method, origin = '*' } = headers;
      if (method === 'CONNECT') {
        this.#received ||= headers[':protocol'] === 'websocket';
        stream.respond({ ':status': 403 }, { endStream: true });
      } else
        stream.respond(
          {
            ':status': 204,
            'access-control-allow-origin': origin,
            'access-control-allow-credentials': 'true',
          },
          { endStream: true },
        );
    });
  }

  /** Its address and port. */
  get endpoints(): string[] {
    return [`127.0.0.1:${new URL(this.url).port}`];
  }

  /** @param host the name of the certificate, which resolves to loopback */
  static async start({ certificate: cert, key }: ServerCertificate, host: string): Promise<Http2Trial> {
    const server = createSecureServer({ cert, key, settings: { enableConnectProtocol: true } });
    server.maxConnections = 16;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.on('error', () => undefined);
    return new Http2Trial(server, `https://${host}:${(server.address() as AddressInfo).port}/`);
  }

  /** Whether the browser attempted a WebSocket with extended CONNECT. */
  get received(): boolean {
    return this.#received;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const session of this.#sessions) session.destroy();
    await closed;
  }
}
