import { failsOnClientHost, hasListener } from '../model/path-outcome.js';
import { pathOutcomesOf } from '../model/peer.js';
import type { Case } from '../model/case.js';
import type { Network, Endpoint } from '../network/network.js';
import { isWitnessed, type Witness } from '../model/witness.js';
import { Host } from './host.js';
import { Recorder } from './recorder.js';
import { requirementsOf } from './witness/requirements.js';

/** The other end of a connection, in place and ready to go wrong. */
export interface RunningPeer extends AsyncDisposable {
  /** What a client is to open: the peer's own URL, or what the fixture's script makes of it. */
  readonly url: string;
  /**
   * What the wire has seen. Waits until it shows what it must, `withinMs` milliseconds at most: the script in a client may learn of a
   * failure before its last packet is here.
   * @throws {Error} what went wrong in the peer itself, if anything did: then the wire proves nothing.
   */
  witness(withinMs: number): Promise<Witness>;
}

/**
 * Starts the peer that a fixture describes.
 * @param label as for {@link Network.openEndpoint}
 * @throws {Error} if the network has no room for it or cannot make it.
 */
export async function startPeer(testCase: Case, network: Network, label?: string): Promise<RunningPeer> {
  const recorder = new Recorder();
  const site = await network.openEndpoint(testCase, label, {
    onQuery: (query) => {
      recorder.record({ event: 'query', ...query });
    },
    onAnswer: (answer) => {
      recorder.record({ event: 'answer', ...answer });
    },
  });
  const host = await stand(testCase, site, recorder).catch(async (problem: unknown) => {
    await site[Symbol.asyncDispose]();
    throw problem;
  });

  const look = async (): Promise<Witness> => {
    const packets = await site.packets();
    if (host?.fault !== undefined) throw host.fault;
    if (recorder.isFull) throw new Error('more happened to the peer than can be written down');
    return {
      events: recorder.events,
      ...(packets !== undefined && { packets }),
      requirements: requirementsOf(testCase, recorder.events, packets),
    };
  };
  return {
    url: testCase.fixture.script.url?.replace('{host}', new URL(site.url).host) ?? site.url,
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

/** Listens at the peer's place, where its fixture lets a client come so far. */
async function stand(testCase: Case, site: Endpoint, recorder: Recorder): Promise<Host | undefined> {
  const { peer } = testCase.fixture;
  const outcomes = pathOutcomesOf(peer);
  if (outcomes.some(failsOnClientHost)) {
    for (const missing of await site.missingRoutes()) recorder.record({ event: 'no-route', ...missing });
  }
  const listens = peer.name === undefined && outcomes.every(hasListener);
  return listens ? new Host(testCase, site, recorder, await site.listen()) : undefined;
}
