import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Server } from 'node:net';
import { builtFile } from '../../support/package-info.js';
import { icmpErrorNames } from '../../model/icmp-error.js';
import type { PathDisruption } from '../../model/path-outcome.js';
import type { PacketCounts } from '../../model/witness.js';
import type { BrokerReply, BrokerRequest } from './broker.js';
import { endChild } from '../../support/end-child.js';
import { isAcknowledgedIn, type TcpConnection } from '../tcp-table.js';
import { type Counter, counters, icmpSetName, setName, table } from './namespaces.js';
import { families, familyOf, plan } from './address-plan.js';
import { disruptionRules } from './path-rules.js';

const readEveryMs = 100;

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

/** The router of the lab: listening sockets on its addresses, and the counters of its packet filter. */
export class Router implements AsyncDisposable {
  readonly #broker: ChildProcess;
  readonly #asked = new Map<number, (reply: BrokerReply, server: Server | undefined) => void>();
  readonly #forgotten = new Set<string>();
  #lastId = 0;
  #reading: Promise<Counts> | undefined;
  #nextReadAt = 0;

  private constructor(broker: ChildProcess) {
    this.#broker = broker;
    broker.on('message', (reply: BrokerReply, handle) => {
      this.#asked.get(reply.id)?.(reply, handle instanceof Server ? handle : undefined);
      this.#asked.delete(reply.id);
    });
    // A message to a broker that has ended fails its own request.
    broker.on('error', () => undefined);
    broker.on('exit', () => {
      for (const [id, reply] of this.#asked) reply({ id, error: 'the broker process has ended' }, undefined);
    });
  }

  static async start(): Promise<Router> {
    // Execa cannot send sockets over IPC: https://nodejs.org/api/child_process.html#subprocesssendmessage-sendhandle-options-callback
    const broker = spawn(
      'ip',
      ['netns', 'exec', plan.router, process.execPath, builtFile('harness/network/lab/broker.js')],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        // The broker has its own process group. Ctrl-C in the terminal must not end it while peers use its sockets.
        detached: true,
      },
    );
    await once(broker, 'spawn');
    // Addresses are assigned from the first one again, so the counts of earlier processes are deleted.
    const sets = [
      ...counters.flatMap((counter) => families.map((family) => setName(counter, family))),
      ...icmpErrorNames.map(icmpSetName),
      ...Object.values(disruptionRules).map(({ set }) => set),
    ];
    const router = new Router(broker);
    try {
      await router.#filter(sets.map((set) => `flush set inet ${table} ${set}`).join('\n'));
    } catch (problem) {
      await router[Symbol.asyncDispose]();
      throw problem;
    }
    return router;
  }

  /**
   * Returns a listening socket in the router's namespace. Its connections can be half open.
   * @throws {Error} if the router cannot listen on the address.
   */
  async listen(address: string, port: number): Promise<Server> {
    const { server } = await this.#openListener(address, port, 'hand-over');
    if (server === undefined) throw cannotListen(address, port, 'the broker sent no socket');
    // A server from another process has no options.
    return Object.assign(server, { allowHalfOpen: true, noDelay: true });
  }

  /** Listens in the router's namespace, and stops before this resolves. @throws {Error} as {@link Router.listen}. */
  async listenForAMoment(address: string, port: number): Promise<void> {
    await this.#openListener(address, port, 'close');
  }

  /**
   * Starts a listener with a full backlog in the router's namespace.
   * @throws {Error} if the router cannot listen on the address.
   */
  async listenWithFullBacklog(address: string, port: number): Promise<AsyncDisposable> {
    const fullBacklog = spawn(
      'ip',
      [
        ...['netns', 'exec', plan.router, process.execPath],
        ...[builtFile('harness/network/lab/full-backlog.js'), address, String(port)],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [output] = (await Promise.race([once(fullBacklog.stdout, 'data'), once(fullBacklog, 'exit')])) as [
      unknown,
    ];
    if (String(output) !== 'full') throw cannotListen(address, port, String(output));
    return {
      async [Symbol.asyncDispose]() {
        // The process blocks its event loop, so that it handles no other signal.
        await endChild(fullBacklog, { ask: () => fullBacklog.kill('SIGKILL') });
      },
    };
  }

  /** Disrupts the path of packets from one port of the client to the addresses, until this router is disposed of. */
  async disruptPath(
    addresses: readonly string[],
    packets: PathDisruption,
    clientPort: number,
  ): Promise<void> {
    const elements = addresses.map((address) => `${address} . ${clientPort}`).join(', ');
    await this.#filter(`add element inet ${table} ${disruptionRules[packets].set} { ${elements} }`);
  }

  /** Whether the client's host has acknowledged every byte of a connection of a peer. */
  async isAcknowledged(connection: TcpConnection): Promise<boolean> {
    // The table of the router's namespace, in which the broker runs.
    return isAcknowledgedIn(await readFile(`/proc/${String(this.#broker.pid)}/net/tcp`, 'utf8'), connection);
  }

  /** Returns the packets counted so far at the addresses. Calls within 100 ms share one reading. */
  async counts(addresses: readonly string[]): Promise<PacketCounts> {
    this.#reading ??= this.#readSoon();
    const counts = await this.#reading;
    const sum = (counter: Counter) =>
      addresses.reduce(
        (total, address) => total + (counts.get(setName(counter, familyOf(address)))?.get(address) ?? 0),
        0,
      );
    return {
      received: { syn: sum('received_syn'), fin: sum('received_fin'), rst: sum('received_rst') },
      sent: { synAck: sum('sent_syn_ack'), fin: sum('sent_fin'), rst: sum('sent_rst') },
      refused: sum('refused'),
      icmpErrors: Object.fromEntries(
        icmpErrorNames.flatMap((error) => {
          const answered = addresses.filter((address) => counts.get(icmpSetName(error))?.has(address)).length;
          return answered > 0 ? [[error, answered]] : [];
        }),
      ),
      addressesTried: addresses.filter((address) =>
        counts.get(setName('received_syn', familyOf(address)))?.has(address),
      ).length,
    };
  }

  /** Marks the counts of addresses as no longer needed. */
  forget(addresses: readonly string[]): void {
    for (const address of addresses) this.#forgotten.add(address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#broker, { ask: () => this.#broker.disconnect() });
  }

  async #openListener(address: string, port: number, then: 'hand-over' | 'close') {
    return this.#ask({ type: 'listen', address, port, then }).catch((problem: unknown) => {
      throw cannotListen(address, port, (problem as Error).message);
    });
  }

  /** Runs commands of the router's packet filter, and returns their output. */
  async #filter(commands: string): Promise<string> {
    const { output } = await this.#ask({ type: 'filter', commands });
    return output;
  }

  async #ask(request: WithoutId<BrokerRequest>): Promise<{ output: string; server: Server | undefined }> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, (reply, server) => {
        if ('error' in reply) reject(new Error(reply.error));
        else resolve({ output: reply.output, server });
      });
      this.#broker.send({ ...request, id } satisfies BrokerRequest, (problem) => {
        if (problem !== null) reject(problem);
      });
    });
  }

  async #readSoon(): Promise<Counts> {
    await new Promise((resolve) => setTimeout(resolve, this.#nextReadAt - performance.now()));
    this.#nextReadAt = performance.now() + readEveryMs;
    this.#reading = undefined;
    const counts = parseCounts(await this.#filter(`list sets table inet ${table}`));
    if (this.#forgotten.size >= 100) await this.#deleteForgotten(counts);
    return counts;
  }

  async #deleteForgotten(counts: Counts): Promise<void> {
    const commands = [...counts].flatMap(([set, values]) => {
      const forgotten = [...values.keys()].filter((address) => this.#forgotten.has(address));
      return forgotten.length > 0 ? [`delete element inet ${table} ${set} { ${forgotten.join(', ')} }`] : [];
    });
    this.#forgotten.clear();
    await this.#filter(commands.join('\n'));
  }
}

function cannotListen(address: string, port: number, reason: string): Error {
  return new Error(`The router cannot listen on ${address} port ${port}: ${reason}`);
}

/** The packets that each set counts, by the address of the peer. */
type Counts = Map<string, Map<string, number>>;

interface ListedSet {
  set?: { name: string; elem?: { elem?: { val: unknown; counter?: { packets: number } } }[] };
}

function parseCounts(json: string): Counts {
  const { nftables } = JSON.parse(json) as { nftables: ListedSet[] };
  return new Map(
    nftables.flatMap(({ set }) =>
      set === undefined
        ? []
        : [
            [
              set.name,
              new Map(
                (set.elem ?? []).flatMap(({ elem }) =>
                  typeof elem?.val === 'string' && elem.counter !== undefined
                    ? [[elem.val, elem.counter.packets] as const]
                    : [],
                ),
              ),
            ],
          ],
    ),
  );
}
