import type { Client } from '../client/client.js';
import { ClientError } from '../support/errors.js';
import type { Case } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { Network } from '../network/network.js';
import type { Observation, Outcome, Surface } from '../model/observation.js';
import { type RunningPeer, startPeer } from '../peer/peer.js';
import { shuffled } from '../support/collections/shuffle.js';
import type { Witness } from '../model/witness.js';

/** How long the wire may take, after the script has seen the end, to show what it must. */
const witnessWithinMs = 3000;

/** How long a client that wrongly opened the connection is watched going on. */
const goOnMs = 1000;

export interface ObserveOptions {
  cases: readonly Case[];
  /** Each case is observed on each of them that the client has for it. */
  surfaces: readonly Surface[];
  repeat: number;
  /** Decides the order; without it, that of the cases. */
  seed?: number | undefined;
  /** How many observations are under way at once. */
  concurrency: number;
  /** How long the probe waits for an end, in milliseconds. */
  budgetMs: (of: Case) => number;
  /** Ends the work in good order: what is under way is let go. */
  signal?: AbortSignal;
  onObservation?: (observation: Observation) => void;
}

/** Brings one client together with the peer of each case, as often as asked. In the order in which they were done. */
export async function observeAll(
  client: Client,
  network: Network,
  options: ObserveOptions,
): Promise<Observation[]> {
  const { cases, surfaces, repeat, seed, concurrency, signal } = options;
  const wanted = Array.from({ length: repeat }, (_, repetition) =>
    cases.flatMap((of) => surfaces.map((surface) => ({ of, surface, repetition }))),
  )
    .flat()
    .filter(({ of, surface }) => client.obstacle(surface, of) === undefined);
  const inOrder = seed === undefined ? wanted : shuffled(wanted, seed);
  const done: Observation[] = [];
  let dead = false;
  const stopped = () => signal?.aborted ?? false;
  const settling: Promise<void>[] = [];
  const settle = (observation: Observation) => {
    if (stopped()) return;
    done.push(observation);
    options.onObservation?.(observation);
    // A dead client answers nothing more: one observation that says so is enough.
    dead ||= observation.outcome.kind === 'error' && observation.outcome.fault === 'client';
  };
  const work = async (waiting: typeof wanted) => {
    for (let next = waiting.shift(); next !== undefined && !stopped() && !dead; next = waiting.shift()) {
      const { of } = next;
      // The client is free for the next as soon as the script has seen the end; the wire may take a little longer.
      await new Promise<void>((resolve) => {
        const budgetMs = options.budgetMs(of);
        settling.push(
          observe(client, network, { ...next, budgetMs, onTrace: resolve })
            .then(settle)
            .finally(resolve),
        );
      });
    }
  };
  for (const [waiting, atOnce] of [
    [inOrder.filter(({ of }) => !of.fixture.slow), concurrency],
    [inOrder.filter(({ of }) => of.fixture.slow), Math.max(concurrency, slowConcurrency)],
  ] as const) {
    await Promise.all(Array.from({ length: atOnce }, async () => work(waiting)));
  }
  await Promise.all(settling);
  return done;
}

/** What takes long does so by waiting: many of them cost no more than one. */
export const slowConcurrency = 24;

/** Not used before in any cache: names differ between processes too. */
const labels = `o${process.pid.toString(36)}${Date.now().toString(36).slice(-4)}`;
let lastLabel = 0;

/** How long a client that should not even try is watched: it may give no sign at all. In milliseconds. */
const notTryingMs = 1000;

/** How long an engine may take over a fixture that is marked slow, in milliseconds. */
export const slowBudgetMs = 90_000;

/** How long the probe waits for an end, in milliseconds, out of what is allowed. */
export function budgetFor({ group, slow }: Fixture, quickMs: number, slowMs: number): number {
  if (slow) return slowMs;
  return group === 'blocked-by-client' ? Math.min(quickMs, notTryingMs) : quickMs;
}

function opensLawfully({ group }: Fixture): boolean {
  return ['connection', 'protocol-violation', 'explicit-close', 'healthy'].includes(group);
}

export interface ObserveOneOptions {
  of: Case;
  /** Default: a window. */
  surface?: Surface;
  /** Default: 0. */
  repetition?: number;
  budgetMs: number;
  /** Called when the script has seen the end, and the wire is still asked what it saw. */
  onTrace?: () => void;
}

/** Brings a client together with the peer of one case. Never throws: a fault is an outcome, with a name of its own. */
export async function observe(
  client: Client,
  network: Network,
  { of, surface = 'window', repetition = 0, budgetMs, onTrace }: ObserveOneOptions,
): Promise<Observation> {
  const { fixture, scheme } = of;
  const about = {
    fixture: fixture.id,
    scheme,
    client: client.identity.name,
    surface,
    repetition,
  };
  const nothing: Witness = { events: [], requirements: [] };
  const failed = (fault: Extract<Outcome, { kind: 'error' }>['fault'], problem: unknown): Outcome => ({
    kind: 'error',
    fault,
    message: problem instanceof Error ? problem.message : String(problem),
  });
  let peer: RunningPeer;
  try {
    peer = await startPeer(of, network, `${labels}-${++lastLabel}`);
  } catch (problem) {
    return { ...about, url: '', outcome: failed('setup', problem), witness: nothing };
  }
  await using running = peer;
  const { url } = running;
  try {
    const { protocols = [], ...script } = fixture.script;
    const budgetAfterOpenMs = opensLawfully(fixture) ? undefined : goOnMs;
    const trace = await client.observe({ ...script, surface, url, protocols, budgetMs, budgetAfterOpenMs });
    onTrace?.();
    const witness = await running.witness(witnessWithinMs);
    for (const message of client.engineReports(url)) {
      witness.events.push({ atMs: Math.round(trace.elapsedMs), event: 'engine-report', message });
    }
    return { ...about, url, outcome: { kind: 'trace', trace }, witness };
  } catch (problem) {
    const fault = problem instanceof ClientError ? 'client' : 'harness';
    return { ...about, url, outcome: failed(fault, problem), witness: nothing };
  }
}
