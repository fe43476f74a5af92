import type { Server, Socket } from 'node:net';
import { awaitsAnnouncement } from '../model/announcement.js';
import type { Case } from '../model/case.js';
import type { Peer } from '../model/peer.js';
import type { Endpoint } from '../network/network.js';
import { awaitAnnouncement } from './announcement.js';
import { echo, runConnectionSteps } from './connection.js';
import { acceptingSteps, negotiationSteps, runHandshakeSteps } from './handshake.js';
import { serveHttp1 } from './http2/http1-request.js';
import { PageRequests } from './http2/page-requests.js';
import { serveHttp2 } from './http2/serve.js';
import type { Recorder } from './recorder.js';
import { runSteps, type Connection } from './script.js';
import { NotTls, runTlsSteps, startTls } from './tls.js';
import { ClientGone, Wire } from './wire.js';

/** The maximum number of open connections to all peers of this process: beyond it, memory and file descriptors run out. */
const maxConnections = 4096;
/** The number of open connections to all peers of this process. */
let openConnections = 0;

/** Accepts the connections of one peer and runs the layers of each connection. */
export class Host implements AsyncDisposable {
  readonly #case: Case;
  readonly #endpoint: Endpoint;
  readonly #recorder: Recorder;
  readonly #server: Server;
  readonly #awaitsAnnouncement: boolean;
  readonly #sockets = new Set<Socket>();
  readonly #end = new AbortController();
  readonly #requests = new PageRequests();
  #accepted = 0;
  #fault: Error | undefined;

  /** @param observed whether an observation is in progress, so that the script may announce that its connection is open */
  constructor(testCase: Case, endpoint: Endpoint, recorder: Recorder, server: Server, observed: boolean) {
    this.#case = testCase;
    this.#awaitsAnnouncement = observed && awaitsAnnouncement(testCase.fixture);
    this.#endpoint = endpoint;
    this.#recorder = recorder;
    this.#server = server;
    server.on('connection', (socket) => {
      void this.#accept(socket);
    });
    // The server could not accept a connection, for example because of EMFILE.
    server.on('error', (problem) => {
      this.#fault ??= problem;
    });
  }

  /** The first error of the peer itself, after which the witness is void. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #accept(socket: Socket): Promise<void> {
    if (openConnections >= maxConnections) {
      this.#fault ??= new Error(`Too many connections to the peers (limit ${maxConnections}).`);
      // Without a listener, Node would throw an error of the socket.
      socket.on('error', () => undefined).resetAndDestroy();
      return;
    }
    openConnections++;
    const number = ++this.#accepted;
    const recorder = this.#recorder;
    this.#sockets.add(socket);
    recorder.record({
      event: 'accepted',
      connection: number,
      from: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`,
    });
    socket.on('close', () => {
      openConnections--;
      this.#sockets.delete(socket);
    });
    socket.on('end', () => {
      recorder.record({ event: 'finished', connection: number, by: 'client' });
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // EPIPE: the peer wrote after the client's RST arrived, and before it read the RST.
      if (code === 'ECONNRESET' || code === 'EPIPE')
        recorder.record({ event: 'reset', connection: number, by: 'client' });
    });
    const { remotePort = 0, localAddress = '', localPort = 0 } = socket;
    const wire = new Wire(socket, socket);
    wire.onFirst((length) => {
      recorder.record({ event: 'bytes-received', connection: number, over: 'tcp', length });
    });
    const { signal } = this.#end;
    try {
      await this.#runLayers({
        number,
        recorder,
        wire,
        signal,
        isAcknowledged: async () => this.#endpoint.isAcknowledged({ localAddress, localPort, remotePort }),
        disruptPath: async (packets) => this.#endpoint.disruptPath(packets, remotePort),
      });
    } catch (problem) {
      // A client that leaves early is not an error of the peer. The witness shows how far it came.
      if (!(problem instanceof ClientGone || problem instanceof NotTls)) this.#fault ??= errorOf(problem);
    }
    // The peer is done. The client may still be sending, so the peer waits until the client ends too.
    await wire.finish().catch(() => undefined);
    await wire.clientEnd();
    socket.destroy();
  }

  /** Runs the layers of a connection up to the broken one, or to its healthy end. */
  async #runLayers(plain: Connection): Promise<void> {
    const connection = this.#case.scheme === 'wss' ? await this.#secure(plain) : plain;
    if (connection === undefined) return;
    if (connection !== plain)
      connection.wire.onFirst((length) => {
        plain.recorder.record({ event: 'bytes-received', connection: plain.number, over: 'tls', length });
      });
    try {
      if (connection.alpn === 'h2')
        await serveHttp2(connection, {
          fixture: this.#case.fixture,
          requests: this.#requests,
          awaitsAnnouncement: this.#awaitsAnnouncement,
        });
      else await this.#runAboveTls(connection);
    } finally {
      connection.wire.drop();
    }
  }

  async #runAboveTls(connection: Connection): Promise<void> {
    // A client that uses HTTP/1.1 instead of HTTP/2 meets a healthy peer.
    const peer: Peer = this.#case.transport === 'http1' ? this.#case.fixture.peer : {};
    const { handshake, negotiation, connection: script } = peer;
    if (script?.[0]?.step === 'coalesceWithResponse') connection.wire.cork();
    const isOpen =
      this.#case.transport === 'http2'
        ? await serveHttp1(connection, this.#requests)
        : await runHandshakeSteps(handshake ?? acceptingSteps(peer), connection);
    if (!isOpen) return;
    connection.wire.timeoutMs = undefined;
    if (negotiation !== undefined) {
      return runSteps(negotiationSteps(negotiation), 'negotiation', connection, () => Promise.resolve());
    }
    if (script !== undefined) {
      if (this.#awaitsAnnouncement) await awaitAnnouncement(connection);
      return runConnectionSteps(script, connection);
    }
    return echo(connection, peer.selects?.extension !== undefined);
  }

  /** Runs the TLS layer. @returns the connection above TLS, if the client completes the handshake. */
  async #secure(plain: Connection): Promise<Connection | undefined> {
    const endpoint = this.#endpoint;
    const { tls, http2 } = this.#case.fixture.peer;
    if (this.#case.transport === 'http2') {
      const alpn = http2?.refusesHttp1 === true ? ['h2'] : ['h2', 'http/1.1'];
      return startTls(plain, { certificate: await endpoint.certificate(), alpn });
    }
    if (Array.isArray(tls)) return runTlsSteps(tls, plain, async () => endpoint.certificate());
    if (tls === undefined) return startTls(plain, { certificate: await endpoint.certificate() });
    if ('certificate' in tls)
      return startTls(plain, {
        certificate: await endpoint.certificate(tls.certificate),
        fault: tls.certificate,
        weak: true,
      });
    return startTls(plain, {
      certificate: await endpoint.certificate(),
      clientCa: await endpoint.ca(),
      server: tls.server,
    });
  }
}

function errorOf(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
