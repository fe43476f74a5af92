import { type Case, casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { Scheme } from '../model/layers.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Network } from '../network/network.js';
import { type RunningPeer, startPeer } from './peer.js';

/** Every peer that a network has room for, up until it is disposed of. */
export class StandingPeers implements AsyncDisposable {
  readonly all: readonly Endpoint[];
  readonly #peers: readonly RunningPeer[];

  private constructor(all: readonly Endpoint[], peers: readonly RunningPeer[]) {
    this.all = all;
    this.#peers = peers;
  }

  /** @throws {Error} if one that has room cannot be started. */
  static async start(fixtures: readonly Fixture[], network: Network): Promise<StandingPeers> {
    const peers: RunningPeer[] = [];
    const all: Endpoint[] = [];
    try {
      for (const of of casesOf(fixtures)) {
        const obstacle = network.obstacle(of);
        if (obstacle === undefined) {
          const peer = await startPeer(of, network);
          peers.push(peer);
          all.push({ ...of, url: peer.url });
        } else {
          all.push({ ...of, obstacle });
        }
      }
    } catch (problem) {
      await endAll(peers);
      throw problem;
    }
    return new StandingPeers(all, peers);
  }

  /** How many there are. */
  get up(): number {
    return this.#peers.length;
  }

  /** The case by the name of its fixture; `undefined` if there is none, or it is not up. */
  find(id: string, scheme: Scheme): Case | undefined {
    return this.all.find((each) => each.fixture.id === id && each.scheme === scheme && 'url' in each);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endAll(this.#peers);
  }
}

async function endAll(peers: readonly RunningPeer[]): Promise<void> {
  await Promise.all(peers.map(async (peer) => peer[Symbol.asyncDispose]()));
}
