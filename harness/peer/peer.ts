import type { Server, Socket } from 'node:net';
import { endsAtHome, fatesOf, standsBehind } from '../fate.js';
import type { Case } from '../fixture.js';
import type { Network, Site } from '../network.js';
import { isWitnessed, type Witness } from '../witness.js';
import { echo, runConnectionSteps } from './connection.js';
import { acceptingSteps, negotiationSteps, runHandshakeSteps } from './handshake.js';
import { Recorder } from './recorder.js';
import { requirementsOf } from './requirements.js';
import { carryOut, type Connection } from './script.js';
import { NotTls, runTlsSteps, startTls } from './tls.js';
import { ClientGone, Wire } from './wire.js';

/** The other end of a connection, in place and ready to go wrong. */
export interface RunningPeer extends AsyncDisposable {
  /** What a client is to open: the peer's own URL, or what the fixture's script makes of it. */
  readonly url: string;
  /**
   * What the wire has seen. Waits until it shows what it must, `withinMs` milliseconds at most: the script in a client may learn of a
   * failure before its last packet is here.
   */
  witness(withinMs: number): Promise<Witness>;
}

/**
 * Starts the peer that a fixture describes.
 * @param label as for {@link Network.place}
 * @throws {Error} if the network has no room for it or cannot make it.
 */
export async function startPeer(of: Case, network: Network, label?: string): Promise<RunningPeer> {
  const recorder = new Recorder();
  const site = await network.place(of, label, {
    onQuery: (query) => {
      recorder.record({ event: 'query', ...query });
    },
    onAnswer: (answer) => {
      recorder.record({ event: 'answer', ...answer });
    },
  });
  const { fixture } = of;
  const { peer } = fixture;
  const fates = fatesOf(peer);
  if (fates.some(endsAtHome)) {
    for (const missing of await site.missingRoutes()) recorder.record({ event: 'no-route', ...missing });
  }
  const listens = peer.name === undefined && fates.every(standsBehind);
  const host = listens ? new Host(of, site, recorder, await site.listen()) : undefined;

  const look = async (): Promise<Witness> => {
    const packets = await site.packets();
    return {
      events: recorder.events,
      ...(packets !== undefined && { packets }),
      requirements: requirementsOf(of, recorder.events, packets),
    };
  };
  return {
    url: fixture.script.url?.replace('{host}', new URL(site.url).host) ?? site.url,
    async witness(withinMs) {
      const deadline = performance.now() + withinMs;
      let witness = await look();
      while (!isWitnessed(witness) && performance.now() < deadline) {
        await recorder.next(Math.min(200, deadline - performance.now()));
        witness = await look();
      }
      return witness;
    },
    async [Symbol.asyncDispose]() {
      await host?.[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

/** Accepts the connections of one peer and takes each through its layers. */
class Host implements AsyncDisposable {
  readonly #case: Case;
  readonly #site: Site;
  readonly #recorder: Recorder;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #end = new AbortController();
  #accepted = 0;

  constructor(of: Case, site: Site, recorder: Recorder, server: Server) {
    this.#case = of;
    this.#site = site;
    this.#recorder = recorder;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
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
    const connection: Connection = {
      number,
      recorder,
      wire: new Wire(socket, socket),
      signal: this.#end.signal,
      breakRoad: async (packets) => this.#site.breakRoad(packets, remotePort),
    };
    void this.#meet(connection)
      .catch((problem: unknown) => {
        // What a client does not do is its own affair: the witness shows how far it came.
        if (!(problem instanceof ClientGone || problem instanceof NotTls)) throw problem;
      })
      .finally(async () => {
        // Nothing is left to be said. The client may still be talking: wait until it ends too.
        await connection.wire.finish();
        await connection.wire.clientEnd();
        socket.destroy();
      });
  }

  /** Takes a connection through the layers up to the one that goes wrong, or to its good end. */
  async #meet(plain: Connection): Promise<void> {
    const { fixture, scheme } = this.#case;
    const { handshake, negotiation, connection: script } = fixture.peer;
    const connection = scheme === 'wss' ? await this.#secure(plain) : plain;
    if (connection === undefined) return;
    if (script?.[0]?.step === 'joinAnswer') connection.wire.cork();
    if (!(await runHandshakeSteps(handshake ?? acceptingSteps(fixture.peer), connection))) return;
    if (negotiation !== undefined) {
      return carryOut(negotiationSteps(negotiation), 'negotiation', connection, () => Promise.resolve());
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
      clientAuthority: await site.authority(),
      server: tls.server,
    });
  }
}
