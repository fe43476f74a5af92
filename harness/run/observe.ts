import type { Client } from '../client/client.js';
import type { Fixture } from '../model/fixture.js';
import type { Network } from '../network/network.js';
import type { Observation, Outcome } from '../model/observation.js';
import { type RunningPeer, startPeer } from '../peer/peer.js';
import type { Witness } from '../model/witness.js';
import type { ScheduledObservation } from './schedule.js';

/** How long the wire may take, after the script has seen the end, to show what it must. In milliseconds. */
const witnessWithinMs = 3000;

/** How long a connection that must not open is watched after it did. In milliseconds. */
const budgetAfterOpenMs = 1000;

/** Makes the name of each peer unique, across processes too: no client has it in a cache. */
const labelPrefix = `o${process.pid.toString(36)}${Date.now().toString(36).slice(-4)}`;
let lastLabel = 0;

export interface ObserveOptions extends ScheduledObservation {
  /** How long the probe waits for an end, in milliseconds. */
  budgetMs: number;
  /** Called when the script has seen the end. The client is free then; the witness may take longer. */
  onTrace?: (() => void) | undefined;
}

/** Has a client open the peer of one case. A fault does not throw: it is an outcome that says whose fault it is. */
export async function observe(
  client: Client,
  network: Network,
  { testCase, surface, repetition, budgetMs, onTrace }: ObserveOptions,
): Promise<Observation> {
  const { fixture, scheme } = testCase;
  const about = {
    fixture: fixture.id,
    scheme,
    client: client.identity.name,
    surface,
    repetition,
  };
  let peer: RunningPeer;
  try {
    peer = await startPeer(testCase, network, `${labelPrefix}-${++lastLabel}`);
  } catch (problem) {
    return { ...about, url: '', outcome: failed('setup', problem), witness: noWitness() };
  }
  await using running = peer;
  const { url } = running;
  try {
    const { protocols = [], ...script } = fixture.script;
    const trace = await client.observe({
      ...script,
      surface,
      url,
      protocols,
      budgetMs,
      budgetAfterOpenMs: mayOpen(fixture) ? undefined : budgetAfterOpenMs,
    });
    onTrace?.();
    const witness = await running.witness(witnessWithinMs);
    for (const message of client.engineReports(url)) {
      witness.events.push({ atMs: Math.round(trace.elapsedMs), event: 'engine-report', message });
    }
    return { ...about, url, outcome: { kind: 'trace', trace }, witness };
  } catch (problem) {
    const fault = client.death.aborted && problem === client.death.reason ? 'client' : 'harness';
    return { ...about, url, outcome: failed(fault, problem), witness: noWitness() };
  }
}

function mayOpen({ group }: Fixture): boolean {
  return ['connection', 'protocol-violation', 'explicit-close', 'healthy'].includes(group);
}

function failed(fault: Extract<Outcome, { kind: 'error' }>['fault'], problem: unknown): Outcome {
  return { kind: 'error', fault, message: problem instanceof Error ? problem.message : String(problem) };
}

function noWitness(): Witness {
  return { events: [], requirements: [] };
}
