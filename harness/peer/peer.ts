import { type Context, hasPermission } from '../model/context.js';
import { isByAbsence } from '../model/absence.js';
import { failsOnClientHost, hasListener } from '../model/path-outcome.js';
import { pathOutcomesOf } from '../model/peer.js';
import type { Case } from '../model/case.js';
import { urlToOpen } from '../model/fixture.js';
import type { Network, Endpoint } from '../network/network.js';
import { isWitnessed, type Witness } from '../model/witness.js';
import { Host } from './host.js';
import { Recorder } from './recorder.js';
import { elapse } from './script.js';
import { requirementsOf } from './witness/requirements.js';
import { requirementsWithoutPermission } from './witness/without-permission.js';

/**
 * How long a witness usually waits for its requirements, in milliseconds: the script may see the connection close before the last
 * packet is on the wire.
 */
export const witnessWithinMs = 5000;

/** How long a witness waits for what must be absent, in milliseconds. */
const graceMs = 300;

/** A running peer. Disposal stops it. */
export interface RunningPeer extends AsyncDisposable {
  /** The URL that a client must open: the peer's URL, or the URL in the fixture's script. */
  readonly url: string;
  /**
   * Returns what the wire saw. Waits at most `withinMs` milliseconds until the requirements are met: a script may see
   * a failure before the last packet arrives.
   * @param reports returns the client's own reports of the failure so far
   * @throws {Error} the error of the peer itself, if any. The witness is then void.
   */
  witness(withinMs: number, reports?: () => readonly string[]): Promise<Witness>;
}

/**
 * Starts the peer that a fixture describes.
 * @param label as for {@link Network.openEndpoint}
 * @param recorder records the events of the witness
 * @param observed whether an observation is in progress. Its script announces that the connection is open: see `awaitsAnnouncement`.
 * @param context the context of the client: without permission, it need not come to the fault
 * @throws {Error} if the network cannot open the endpoint.
 */
export async function startPeer(
  testCase: Case,
  network: Network,
  label?: string,
  {
    recorder = new Recorder(),
    observed = false,
    context = 'loopback',
  }: { recorder?: Recorder; observed?: boolean; context?: Context } = {},
): Promise<RunningPeer> {
  const endpoint = await network.openEndpoint(testCase, label, {
    onQuery: (query) => {
      recorder.record({ event: 'query', ...query });
    },
    onAnswer: (answer) => {
      recorder.record({ event: 'answer', ...answer });
    },
  });
  const host = await listen(testCase, endpoint, recorder, observed).catch(async (problem: unknown) => {
    await endpoint[Symbol.asyncDispose]();
    throw problem;
  });

  const end = new AbortController();
  const look = async (reports: () => readonly string[]): Promise<Witness> => {
    const packets = await endpoint.packets();
    if (host?.fault !== undefined) throw host.fault;
    if (recorder.isFull) throw new Error('The events of the peer exceed the maximum size of its record.');
    const events = [
      ...recorder.events,
      ...reports().map(
        (message) => ({ event: 'engine-report', atMs: recorder.elapsedMs(), message }) as const,
      ),
    ];
    const own = requirementsOf(testCase, events, packets, observed);
    const requirements = hasPermission(context) ? own : requirementsWithoutPermission(own, events);
    return { events, ...(packets !== undefined && { packets }), requirements };
  };
  return {
    url: urlToOpen(testCase.fixture, endpoint.url),
    async witness(withinMs, reports = () => []) {
      const deadline = performance.now() + withinMs;
      let witness = await look(reports);
      if (isByAbsence(witness)) {
        // What is absent now may still arrive.
        await elapse(Math.min(graceMs, withinMs), end.signal);
        return look(reports);
      }
      while (!isWitnessed(witness) && performance.now() < deadline) {
        await recorder.next(Math.min(200, deadline - performance.now()));
        witness = await look(reports);
      }
      return witness;
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      await host?.[Symbol.asyncDispose]();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}

/** Listens on the endpoint, if the fixture lets a client connect. */
async function listen(
  testCase: Case,
  endpoint: Endpoint,
  recorder: Recorder,
  observed: boolean,
): Promise<Host | undefined> {
  const { peer } = testCase.fixture;
  const outcomes = pathOutcomesOf(peer);
  if (outcomes.some(failsOnClientHost)) {
    for (const missing of await endpoint.missingRoutes()) recorder.record({ event: 'no-route', ...missing });
  }
  const listens = peer.name === undefined && outcomes.every(hasListener);
  return listens ? new Host(testCase, endpoint, recorder, await endpoint.listen(), observed) : undefined;
}
