import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server } from 'node:net';
import { builtFile } from '../built.js';
import type { RoadBreak } from '../fixture.js';
import type { PacketCounts } from '../witness.js';
import type { ListenReply, ListenRequest } from './broker.js';
import { run } from './command.js';
import { brokenRoads, type Counter, counters, table } from './namespaces.js';
import { plan } from './plan.js';

const readEveryMs = 100;

/** The far end of the lab's link: sockets on its addresses, and what its packet filter has counted. */
export class Router implements AsyncDisposable {
  readonly #broker: ChildProcess;
  readonly #listening = new Map<number, (reply: ListenReply, server: Server | undefined) => void>();
  readonly #forgotten = new Set<string>();
  #lastId = 0;
  #reading: Promise<Counts> | undefined;

  private constructor(broker: ChildProcess) {
    this.#broker = broker;
    broker.on('message', (reply: ListenReply, handle) => {
      this.#listening.get(reply.id)?.(reply, handle instanceof Server ? handle : undefined);
      this.#listening.delete(reply.id);
    });
  }

  static async start(): Promise<Router> {
    const broker = spawn(
      'ip',
      ['netns', 'exec', plan.router, process.execPath, builtFile('harness/lab/broker.js')],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    await once(broker, 'spawn');
    // Addresses are handed out from the first on again: what was counted before us is not ours.
    const sets = [...counters, ...Object.values(brokenRoads).map(({ set }) => set)];
    await nft(sets.map((set) => `flush set inet ${table} ${set}`).join('\n'));
    return new Router(broker);
  }

  /**
   * A listening socket at the far end. Connections keep their half that is still open when the other is closed.
   * @throws {Error} if the address cannot be listened on.
   */
  async listen(address: string, port: number): Promise<Server> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#listening.set(id, (reply, server) => {
        if (server === undefined) {
          reject(
            new Error(
              `the router cannot listen on ${address} port ${port}: ${reply.error ?? 'no socket came back'}`,
            ),
          );
          return;
        }
        // A server that comes from another process is made without options.
        Object.assign(server, { allowHalfOpen: true, noDelay: true });
        resolve(server);
      });
      this.#broker.send({ id, address, port } satisfies ListenRequest);
    });
  }

  /** Treats packets from one port of the client to some addresses so, for as long as this router stands. */
  async breakRoad(addresses: readonly string[], packets: RoadBreak, clientPort: number): Promise<void> {
    const elements = addresses.map((address) => `${address} . ${clientPort}`).join(', ');
    await nft(`add element inet ${table} ${brokenRoads[packets].set} { ${elements} }`);
  }

  /** Packets counted so far at some addresses. Readings that are asked for within a tenth of a second share one. */
  async counts(addresses: readonly string[]): Promise<PacketCounts> {
    this.#reading ??= this.#readSoon();
    const counts = await this.#reading;
    const sum = (counter: Counter) =>
      addresses.reduce((total, address) => total + (counts.get(counter)?.get(address) ?? 0), 0);
    return {
      received: { syn: sum('received_syn'), fin: sum('received_fin'), rst: sum('received_rst') },
      sent: { synAck: sum('sent_syn_ack'), fin: sum('sent_fin'), rst: sum('sent_rst') },
      refused: sum('refused'),
    };
  }

  /** The counts of these addresses are not asked for again. */
  forget(addresses: readonly string[]): void {
    for (const address of addresses) this.#forgotten.add(address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#broker, 'exit');
    this.#broker.disconnect();
    await ended;
  }

  async #readSoon(): Promise<Counts> {
    await new Promise((resolve) => setTimeout(resolve, readEveryMs));
    this.#reading = undefined;
    const counts = parseCounts(await nft(`list sets table inet ${table}`));
    if (this.#forgotten.size >= 100) await this.#deleteForgotten(counts);
    return counts;
  }

  async #deleteForgotten(counts: Counts): Promise<void> {
    const commands = [...counts].flatMap(([counter, values]) => {
      const gone = [...values.keys()].filter((address) => this.#forgotten.has(address));
      return gone.length > 0 ? [`delete element inet ${table} ${counter} { ${gone.join(', ')} }`] : [];
    });
    this.#forgotten.clear();
    await nft(commands.join('\n'));
  }
}

type Counts = Map<Counter, Map<string, number>>;

interface ListedSet {
  set?: { name: string; elem?: { elem: { val: string; counter?: { packets: number } } }[] };
}

function parseCounts(json: string): Counts {
  const { nftables } = JSON.parse(json) as { nftables: ListedSet[] };
  const listed = new Map(
    nftables.flatMap(({ set }) => (set === undefined ? [] : [[set.name, set.elem ?? []]])),
  );
  return new Map(
    counters.map((counter) => [
      counter,
      new Map((listed.get(counter) ?? []).map(({ elem }) => [elem.val, elem.counter?.packets ?? 0])),
    ]),
  );
}

/** Has the router's packet filter carry out some commands, and returns what it prints. */
async function nft(commands: string): Promise<string> {
  return run('ip', 'netns', 'exec', plan.router, 'nft', '-j', commands);
}
