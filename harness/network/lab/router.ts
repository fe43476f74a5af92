import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server } from 'node:net';
import { builtFile } from '../../support/package-info.js';
import type { PathDisruption } from '../../model/path-outcome.js';
import type { PacketCounts } from '../../model/witness.js';
import type { ListenReply, ListenRequest } from './broker.js';
import { run } from '../../support/run-command.js';
import { type Counter, counters, setName, table } from './namespaces.js';
import { familyOf, plan } from './address-plan.js';
import { disruptionRules } from './path-rules.js';

const readEveryMs = 100;
const families = ['ip', 'ip6'] as const;

/** The far end of the lab's link: sockets on its addresses, and what its packet filter has counted. */
export class Router implements AsyncDisposable {
  readonly #broker: ChildProcess;
  readonly #listening = new Map<number, (reply: ListenReply, server: Server | undefined) => void>();
  readonly #forgotten = new Set<string>();
  #lastId = 0;
  #reading: Promise<Counts> | undefined;
  #nextReadAt = 0;

  private constructor(broker: ChildProcess) {
    this.#broker = broker;
    broker.on('message', (reply: ListenReply, handle) => {
      this.#listening.get(reply.id)?.(reply, handle instanceof Server ? handle : undefined);
      this.#listening.delete(reply.id);
    });
    broker.on('exit', () => {
      for (const [id, reply] of this.#listening) reply({ id, error: 'its process has ended' }, undefined);
    });
  }

  static async start(): Promise<Router> {
    // Execa passes no sockets over IPC: https://nodejs.org/api/child_process.html#subprocesssendmessage-sendhandle-options-callback
    const broker = spawn(
      'ip',
      ['netns', 'exec', plan.router, process.execPath, builtFile('harness/network/lab/broker.js')],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        // A group of its own: the terminal's Ctrl-C must not take it away while peers still listen through it.
        detached: true,
      },
    );
    await once(broker, 'spawn');
    // Addresses are handed out from the first on again: what was counted before us is not ours.
    const sets = [
      ...counters.flatMap((counter) => families.map((family) => setName(counter, family))),
      ...Object.values(disruptionRules).map(({ set }) => set),
    ];
    await nft(sets.map((set) => `flush set inet ${table} ${set}`).join('\n'));
    return new Router(broker);
  }

  /**
   * A listening socket at the far end. Connections keep their half that is still open when the other is closed.
   * @throws {Error} if the address cannot be listened on.
   */
  async listen(address: string, port: number): Promise<Server> {
    const server = await this.#ask(address, port, 'hand-over');
    if (server === undefined) throw cannotListen(address, port, 'no socket came back');
    // A server that comes from another process is made without options.
    return Object.assign(server, { allowHalfOpen: true, noDelay: true });
  }

  /** Listens at the far end, and stops before this is done. @throws {Error} as {@link Router.listen}. */
  async listenForAMoment(address: string, port: number): Promise<void> {
    await this.#ask(address, port, 'close');
  }

  /**
   * A listener at the far end that accepts nobody, with a queue that is full.
   * @throws {Error} if the address cannot be listened on.
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
    const [said] = (await Promise.race([once(fullBacklog.stdout, 'data'), once(fullBacklog, 'exit')])) as [
      unknown,
    ];
    if (String(said) !== 'full') throw cannotListen(address, port, String(said));
    return {
      async [Symbol.asyncDispose]() {
        const ended = once(fullBacklog, 'exit');
        // It waits for nothing, and so hears no other signal.
        fullBacklog.kill('SIGKILL');
        await ended;
      },
    };
  }

  /** Treats packets from one port of the client to some addresses this way, until this router is disposed of. */
  async disruptPath(
    addresses: readonly string[],
    packets: PathDisruption,
    clientPort: number,
  ): Promise<void> {
    const elements = addresses.map((address) => `${address} . ${clientPort}`).join(', ');
    await nft(`add element inet ${table} ${disruptionRules[packets].set} { ${elements} }`);
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
      addressesTried: addresses.filter((address) => counts.get('received_syn')?.has(address)).length,
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

  async #ask(address: string, port: number, then: ListenRequest['then']): Promise<Server | undefined> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#listening.set(id, ({ error }, server) => {
        if (error === undefined) resolve(server);
        else reject(cannotListen(address, port, error));
      });
      this.#broker.send({ id, address, port, then } satisfies ListenRequest, (problem) => {
        if (problem !== null) reject(cannotListen(address, port, problem.message));
      });
    });
  }

  async #readSoon(): Promise<Counts> {
    await new Promise((resolve) => setTimeout(resolve, this.#nextReadAt - performance.now()));
    this.#nextReadAt = performance.now() + readEveryMs;
    this.#reading = undefined;
    const counts = parseCounts(await nft(`list sets table inet ${table}`));
    if (this.#forgotten.size >= 100) await this.#deleteForgotten(counts);
    return counts;
  }

  async #deleteForgotten(counts: Counts): Promise<void> {
    const commands = [...counts].flatMap(([counter, values]) => {
      const gone = [...values.keys()].filter((address) => this.#forgotten.has(address));
      return families.flatMap((family) => {
        const own = gone.filter((address) => familyOf(address) === family);
        const set = setName(counter, family);
        return own.length > 0 ? [`delete element inet ${table} ${set} { ${own.join(', ')} }`] : [];
      });
    });
    this.#forgotten.clear();
    await nft(commands.join('\n'));
  }
}

function cannotListen(address: string, port: number, why: string): Error {
  return new Error(`the router cannot listen on ${address} port ${port}: ${why}`);
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
      new Map(
        families
          .flatMap((family) => listed.get(setName(counter, family)) ?? [])
          .map(({ elem }) => [elem.val, elem.counter?.packets ?? 0]),
      ),
    ]),
  );
}

/** Has the router's packet filter carry out some commands, and returns what it prints. */
async function nft(commands: string): Promise<string> {
  return run('ip', 'netns', 'exec', plan.router, 'nft', '-j', commands);
}
