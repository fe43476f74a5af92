import { type Case, caseName, type CaseRef, casesOf, refName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { PeerListing } from '../model/peer-listing.js';
import type { Network } from '../network/network.js';
import { type RunningPeer, startPeer } from './peer.js';
import { Recorder } from './recorder.js';

/** The running peers of all cases that a network supports. Disposal stops them. */
export class ListedPeers implements AsyncDisposable {
  readonly all: readonly PeerListing[];
  readonly #peers: readonly RunningPeer[];

  private constructor(all: readonly PeerListing[], peers: readonly RunningPeer[]) {
    this.all = all;
    this.#peers = peers;
  }

  /** @throws {Error} if a supported peer cannot be started. */
  static async start(fixtures: readonly Fixture[], network: Network): Promise<ListedPeers> {
    const peers: RunningPeer[] = [];
    const all: PeerListing[] = [];
    try {
      for (const testCase of casesOf(fixtures)) {
        const obstacle = network.obstacle(testCase);
        if (obstacle === undefined) {
          // Nobody asks for the witness of a listed peer, which can run for days.
          const peer = await startPeer(testCase, network, undefined, { recorder: new Recorder(0) });
          peers.push(peer);
          all.push({ ...testCase, url: peer.url });
        } else {
          all.push({ ...testCase, obstacle });
        }
      }
    } catch (problem) {
      await endAll(peers);
      throw problem;
    }
    return new ListedPeers(all, peers);
  }

  /** The number of running peers. */
  get up(): number {
    return this.#peers.length;
  }

  /** Returns the case that a reference names, or `undefined` if its peer is not running. */
  find(ref: CaseRef): Case | undefined {
    const name = refName(ref);
    return this.all.find((listing) => caseName(listing) === name && 'url' in listing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endAll(this.#peers);
  }
}

async function endAll(peers: readonly RunningPeer[]): Promise<void> {
  await Promise.all(peers.map(async (peer) => peer[Symbol.asyncDispose]()));
}
