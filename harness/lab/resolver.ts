import * as dns from 'dns-packet';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { NameFault } from '../fixture.js';

/** What the resolver says of one name. */
export interface NameEntry {
  addresses: readonly string[];
  fault?: NameFault;
  onQuery(query: { name: string; type: string; over: 'udp' | 'tcp' }): void;
  onAnswer(answer: { name: string; type: string; answer: string }): void;
}

const rcodes = { nxdomain: 3, servfail: 2, refused: 5, formerr: 1 } as const;

/** The only resolver of the lab: https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export class Resolver implements AsyncDisposable {
  readonly #entries = new Map<string, NameEntry>();
  readonly #udp: Socket;
  readonly #tcp: Server;

  private constructor(udp: Socket, tcp: Server) {
    this.#udp = udp;
    this.#tcp = tcp;
  }

  /** @throws {Error} if the address is taken. */
  static async start(address: string, port = 53): Promise<Resolver> {
    const udp = createSocket('udp4');
    udp.bind(port, address);
    await once(udp, 'listening');
    const tcp = createServer().listen(udp.address().port, address);
    await once(tcp, 'listening');
    const resolver = new Resolver(udp, tcp);
    resolver.#serve();
    return resolver;
  }

  get port(): number {
    return this.#udp.address().port;
  }

  /** Answers for `name` from now on until the returned function is called. */
  add(name: string, entry: NameEntry): () => void {
    this.#entries.set(name, entry);
    return () => this.#entries.delete(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#udp.close();
    await new Promise((resolve) => this.#tcp.close(resolve));
  }

  #serve(): void {
    this.#udp.on('message', (message, from) => {
      this.#answer(message, 'udp', (response) => this.#udp.send(response, from.port, from.address));
    });
    this.#tcp.on('connection', (socket) => {
      let received = Buffer.alloc(0);
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
          const length = received.readUInt16BE(0);
          this.#answer(received.subarray(2, 2 + length), 'tcp', (response) => {
            const prefix = Buffer.alloc(2);
            prefix.writeUInt16BE(response.length);
            socket.write(Buffer.concat([prefix, response]));
          });
          received = received.subarray(2 + length);
        }
      });
    });
  }

  #answer(message: Buffer, over: 'udp' | 'tcp', reply: (response: Buffer) => void): void {
    const query = decode(message);
    const question = query?.questions?.[0];
    if (query === undefined || question === undefined) return;
    const { name } = question;
    const type = typeName(question.type);
    const entry = this.#entries.get(name.toLowerCase());
    entry?.onQuery({ name, type, over });
    const respond = () => {
      const { response, said } = compose(query, question, entry);
      if (response !== undefined) reply(response);
      entry?.onAnswer({ name, type, answer: said });
    };
    if (entry?.fault?.afterMs === undefined) respond();
    else setTimeout(respond, entry.fault.afterMs);
  }
}

/** dns-packet knows no name for type 65: https://www.rfc-editor.org/rfc/rfc9460#section-14.1 */
function typeName(type: string): string {
  return type === 'UNKNOWN_65' ? 'HTTPS' : type;
}

function decode(message: Buffer): dns.DecodedPacket | undefined {
  try {
    return dns.decode(message);
  } catch {
    // Not a DNS message: like any resolver, say nothing.
    return undefined;
  }
}

interface Composed {
  response?: Buffer;
  /** The answer in words, for the witness. */
  said: string;
}

function compose(query: dns.Packet, question: dns.Question, entry: NameEntry | undefined): Composed {
  const { name } = question;
  const packet = (rcode: number, answers: dns.Answer[] = []): Buffer =>
    dns.encode({
      type: 'response',
      id: query.id ?? 0,
      flags: dns.RECURSION_DESIRED | dns.RECURSION_AVAILABLE | rcode,
      questions: [question],
      answers,
      authorities: answers.some(({ type }) => type === 'A') ? [] : [startOfAuthority(name)],
    });
  const alias = (from: string, to: string): dns.Answer => ({ type: 'CNAME', name: from, ttl: 0, data: to });
  if (entry === undefined)
    return { response: packet(rcodes.nxdomain), said: 'NXDOMAIN: nobody by this name' };
  switch (entry.fault?.answer) {
    case undefined: {
      const answers =
        question.type === 'A'
          ? entry.addresses.map((data): dns.Answer => ({ type: 'A', name, ttl: 0, data }))
          : [];
      return {
        response: packet(0, answers),
        said: answers.length > 0 ? `NOERROR ${entry.addresses.join(', ')}` : 'NOERROR without data',
      };
    }
    case 'nxdomain':
    case 'servfail':
    case 'refused':
    case 'formerr':
      return { response: packet(rcodes[entry.fault.answer]), said: entry.fault.answer.toUpperCase() };
    case 'no-data':
      return { response: packet(0), said: 'NOERROR without data' };
    case 'alias-to-nothing':
      return {
        response: packet(rcodes.nxdomain, [alias(name, `nothing.${name}`)]),
        said: `CNAME nothing.${name}, NXDOMAIN`,
      };
    case 'alias-loop':
      return {
        response: packet(0, [alias(name, `loop.${name}`), alias(`loop.${name}`, name)]),
        said: `CNAME loop.${name}, which is a CNAME of ${name}`,
      };
    case 'malformed':
      // The header promises one answer; the record that follows breaks off in its length field.
      return {
        response: breakOff(packet(0, [{ type: 'A', name, ttl: 0, data: '192.0.2.1' }])),
        said: 'a record that breaks off',
      };
    case 'silence':
      return { said: 'nothing' };
  }
}

function breakOff(response: Buffer): Buffer {
  return response.subarray(0, response.length - 5);
}

/** Negative answers carry one: https://www.rfc-editor.org/rfc/rfc2308#section-3 */
function startOfAuthority(name: string): dns.Answer {
  const zone = name.split('.').slice(-2).join('.');
  return {
    type: 'SOA',
    name: zone,
    ttl: 0,
    data: {
      mname: `ns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 60,
      retry: 60,
      expire: 60,
      minimum: 0,
    },
  };
}
