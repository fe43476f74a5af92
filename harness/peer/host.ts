import type { Server, Socket } from 'node:net';
import type { Case } from '../model/case.js';
import type { Endpoint } from '../network/network.js';
import { echo, runConnectionSteps } from './connection.js';
import { acceptingSteps, negotiationSteps, runHandshakeSteps } from './handshake.js';
import type { Recorder } from './recorder.js';
import { runSteps, type Connection } from './script.js';
import { NotTls, runTlsSteps, startTls } from './tls.js';
import { ClientGone, Wire } from './wire.js';

/** Accepts the connections of one peer and takes each through its layers. */
export class Host implements AsyncDisposable {
  readonly #case: Case;
  readonly #site: Endpoint;
  readonly #recorder: Recorder;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #end = new AbortController();
  #accepted = 0;
  #fault: Error | undefined;

  constructor(testCase: Case, site: Endpoint, recorder: Recorder, server: Server) {
    this.#case = testCase;
    this.#site = site;
    this.#recorder = recorder;
    this.#server = server;
    server.on('connection', (socket) => {
      void this.#accept(socket);
    });
    // Such as EMFILE: a connection could not be accepted.
    server.on('error', (problem) => {
      this.#fault ??= problem;
    });
  }

  /** The first thing that went wrong here and not with a client: what the wire shows from then on proves nothing. */
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
    const number = ++this.#accepted;
    const recorder = this.#recorder;
    this.#sockets.add(socket);
    recorder.record({
      event: 'accepted',
      connection: number,
      from: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`,
    });
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('end', () => {
      recorder.record({ event: 'finished', connection: number, by: 'client' });
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // EPIPE: something was written after the client's RST, before that was read.
      if (code === 'ECONNRESET' || code === 'EPIPE')
        recorder.record({ event: 'reset', connection: number, by: 'client' });
    });
    const { remotePort = 0 } = socket;
    const wire = new Wire(socket, socket);
    const { signal } = this.#end;
    try {
      await this.#meet({
        number,
        recorder,
        wire,
        signal,
        disruptPath: async (packets) => this.#site.disruptPath(packets, remotePort),
      });
    } catch (problem) {
      // What a client does not do is its own affair: the witness shows how far it came.
      if (!(problem instanceof ClientGone || problem instanceof NotTls)) this.#fault ??= errorOf(problem);
    }
    // Nothing is left to be said. The client may still be talking: wait until it ends too.
    await wire.finish().catch(() => undefined);
    await wire.clientEnd();
    socket.destroy();
  }

  /** Takes a connection through the layers up to the one that goes wrong, or to its good end. */
  async #meet(plain: Connection): Promise<void> {
    const connection = this.#case.scheme === 'wss' ? await this.#secure(plain) : plain;
    if (connection === undefined) return;
    try {
      await this.#converse(connection);
    } finally {
      connection.wire.drop();
    }
  }

  async #converse(connection: Connection): Promise<void> {
    const { peer } = this.#case.fixture;
    const { handshake, negotiation, connection: script } = peer;
    if (script?.[0]?.step === 'coalesceWithResponse') connection.wire.cork();
    if (!(await runHandshakeSteps(handshake ?? acceptingSteps(peer), connection))) return;
    if (negotiation !== undefined) {
      return runSteps(negotiationSteps(negotiation), 'negotiation', connection, () => Promise.resolve());
    }
    if (script !== undefined) return runConnectionSteps(script, connection);
    return echo(connection);
  }

  /** Takes a connection through its TLS layer. @returns what is above it, if the client comes so far. */
  async #secure(plain: Connection): Promise<Connection | undefined> {
    const site = this.#site;
    const { tls } = this.#case.fixture.peer;
    if (Array.isArray(tls)) return runTlsSteps(tls, plain, async () => site.certificate());
    if (tls === undefined) return startTls(plain, { certificate: await site.certificate() });
    if ('certificate' in tls)
      return startTls(plain, { certificate: await site.certificate(tls.certificate), weak: true });
    return startTls(plain, {
      certificate: await site.certificate(),
      clientAuthority: await site.ca(),
      server: tls.server,
    });
  }
}

function errorOf(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
