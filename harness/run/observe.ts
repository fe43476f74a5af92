import { randomBytes } from 'node:crypto';
import type { Client } from '../client/client.js';
import { awaitsAnnouncement, openAnnouncement } from '../model/announcement.js';
import { refOf } from '../model/case.js';
import { contextOf } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import type { Network } from '../network/network.js';
import type { Observation, Outcome } from '../model/observation.js';
import { type RunningPeer, startPeer, witnessWithinMs } from '../peer/peer.js';
import type { Witness } from '../model/witness.js';
import type { ScheduledObservation } from './schedule.js';

/** The time that the probe waits after an unexpected `open`, in milliseconds. */
const budgetAfterOpenMs = 1000;

/** A prefix that makes the names of peers unique across processes, so that no client has cached them. In the lab, process ids repeat. */
const labelPrefix = `o${randomBytes(4).toString('hex')}`;
let lastLabel = 0;

export interface ObserveOptions extends ScheduledObservation {
  /** The time that the probe waits for the connection to close, in milliseconds. */
  budgetMs: number;
  /** Called when the trace is complete. The client is free then, but the witness may take longer. */
  onTrace?: (() => void) | undefined;
}

/** Observes one case in a client. It does not throw: an error becomes an outcome that names where the fault is. */
export async function observe(
  client: Client,
  network: Network,
  { testCase, surface, repetition, budgetMs, onTrace }: ObserveOptions,
): Promise<Observation> {
  const { fixture } = testCase;
  const parameters = {
    ...refOf(testCase),
    client: client.identity.name,
    surface,
    repetition,
  };
  let peer: RunningPeer;
  try {
    peer = await startPeer(testCase, network, `${labelPrefix}-${++lastLabel}`, {
      observed: true,
      context: contextOf(client.identity),
    });
  } catch (problem) {
    return { ...parameters, url: '', outcome: failed('setup', problem), witness: noWitness() };
  }
  await using running = peer;
  const { url } = running;
  try {
    const { protocols = [], ...script } = fixture.script;
    const trace = await client.observe({
      ...script,
      announce: awaitsAnnouncement(fixture) ? openAnnouncement : undefined,
      surface,
      url,
      transport: testCase.transport,
      protocols,
      budgetMs,
      budgetAfterOpenMs: mayOpen(fixture) ? undefined : budgetAfterOpenMs,
    });
    onTrace?.();
    const witness = await running.witness(witnessWithinMs, () => client.engineReports(url));
    return { ...parameters, url, outcome: { kind: 'trace', trace }, witness };
  } catch (problem) {
    const fault = client.death.aborted && problem === client.death.reason ? 'client' : 'harness';
    return { ...parameters, url, outcome: failed(fault, problem), witness: noWitness() };
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
