import * as dns from 'dns-packet';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket as TcpSocket } from 'node:net';
import { composeAnswer, type NameEntry } from './answers.js';

/** The maximum number of open TCP connections. */
const maxConnections = 256;
/** The time after which a silent TCP connection is closed, in milliseconds: https://www.rfc-editor.org/rfc/rfc7766#section-6.2.3 */
const idleMs = 30_000;

/** The only resolver of the lab: https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export class Resolver implements AsyncDisposable {
  readonly #entries = new Map<string, { entry: NameEntry; queryCounts: Map<string, number> }>();
  readonly #udp: Socket;
  readonly #tcp: Server;
  readonly #connections = new Set<TcpSocket>();
  readonly #delayedAnswers = new Set<NodeJS.Timeout>();

  private constructor(udp: Socket, tcp: Server) {
    this.#udp = udp;
    this.#tcp = tcp;
  }

  /** @throws {Error} if the address is taken. */
  static async start(address: string, port = 53): Promise<Resolver> {
    // TCP comes first: outgoing connections take ports, too, so that a port that is free for UDP is often in use.
    const tcp = createServer().listen(port, address);
    await once(tcp, 'listening');
    const udp = createSocket('udp4');
    udp.bind((tcp.address() as AddressInfo).port, address);
    await once(udp, 'listening').catch((problem: unknown) => {
      tcp.close();
      throw problem;
    });
    const resolver = new Resolver(udp, tcp);
    resolver.#serve();
    return resolver;
  }

  get port(): number {
    return this.#udp.address().port;
  }

  /** Answers queries for `name` until the returned function is called. */
  add(name: string, entry: NameEntry): () => void {
    this.#entries.set(name, { entry, queryCounts: new Map() });
    return () => this.#entries.delete(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#delayedAnswers) clearTimeout(timer);
    this.#udp.close();
    const closed = new Promise((resolve) => this.#tcp.close(resolve));
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  #serve(): void {
    // A query that cannot be received stays unanswered, and the witness then lacks its answer.
    this.#udp.on('error', () => undefined);
    this.#tcp.on('error', () => undefined);
    this.#udp.on('message', (message, from) => {
      this.#answer(message, 'udp', {
        // The client may have closed its socket. An error of the send is not a fault of the resolver.
        send: (response) => this.#udp.send(response, from.port, from.address, () => undefined),
        reset: () => undefined,
      });
    });
    this.#tcp.maxConnections = maxConnections;
    this.#tcp.on('connection', (socket) => {
      let received = Buffer.alloc(0);
      socket.setTimeout(idleMs, () => socket.destroy());
      this.#connections.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => this.#connections.delete(socket));
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
          const length = received.readUInt16BE(0);
          this.#answer(received.subarray(2, 2 + length), 'tcp', {
            send(response) {
              const prefix = Buffer.alloc(2);
              prefix.writeUInt16BE(response.length);
              socket.write(Buffer.concat([prefix, response]));
            },
            reset: () => socket.resetAndDestroy(),
          });
          received = received.subarray(2 + length);
        }
      });
    });
  }

  #answer(message: Buffer, over: 'udp' | 'tcp', reply: Reply): void {
    const query = decode(message);
    const question = query?.questions?.[0];
    if (query === undefined || question === undefined) return;
    const { name } = question;
    const type = typeName(question.type);
    const { entry, queryCounts } = this.#entries.get(name.toLowerCase()) ?? {};
    entry?.onQuery({ name, type, over });
    const earlierQueries = queryCounts?.get(type) ?? 0;
    queryCounts?.set(type, earlierQueries + 1);
    const respond = () => {
      const { response, reset, description } = composeAnswer(
        { message, query, question, over, earlierQueries },
        entry,
      );
      if (response !== undefined) reply.send(response);
      if (reset === true) reply.reset();
      entry?.onAnswer({ name, type, answer: description });
    };
    if (entry?.fault?.afterMs === undefined) respond();
    else {
      const timer = setTimeout(() => {
        this.#delayedAnswers.delete(timer);
        respond();
      }, entry.fault.afterMs);
      this.#delayedAnswers.add(timer);
    }
  }
}

/** Sends the reply to the client that sent a query. */
interface Reply {
  send(response: Buffer): void;
  /** Resets the TCP connection of the query. Does nothing over UDP. */
  reset(): void;
}

/** Returns the name of a record type. dns-packet has no name for type 65: https://www.rfc-editor.org/rfc/rfc9460#section-14.1 */
function typeName(type: string): string {
  return type === 'UNKNOWN_65' ? 'HTTPS' : type;
}

function decode(message: Buffer): dns.DecodedPacket | undefined {
  try {
    return dns.decode(message);
  } catch {
    // The message is not a DNS message. Resolvers ignore it.
    return undefined;
  }
}
