import type { Fixture } from '../model/fixture.js';
import { type Layer, layers } from '../model/layers.js';
import { countOf, type Observation, timesOf } from '../model/observation.js';
import { type Reach, type ReachStage, reachStages } from '../model/reach.js';
import { isWitnessed, type Witness, type WitnessEvent } from '../model/witness.js';

/** Returns how far the connections of a client came, from what the wire saw. Connections that the client blocks by their URL are left out. */
export function reachOf(observations: readonly Observation[], fixtures: readonly Fixture[]): Reach[] {
  const byId = new Map(fixtures.map((fixture) => [fixture.id, fixture]));
  const counting = observations.flatMap((observation) => {
    const { fixture: id, scheme, witness } = observation;
    const fixture = byId.get(id);
    if (fixture === undefined || fixture.group === 'blocked-by-client' || !isWitnessed(witness)) return [];
    return [
      {
        isSecure: scheme === 'wss',
        broken: layers.find((layer) => layer === fixture.group),
        witness,
        times: timesOf(observation),
      },
    ];
  });
  return reachStages.map((stage) => {
    const { layer, secureOnly, isReached } = stages[stage];
    const possible = counting.filter(
      ({ broken, isSecure }) => (isSecure || !secureOnly) && passes(layer, broken),
    );
    const reached = possible.filter(({ witness }) => isReached(witness));
    return { stage, seen: countOf(reached), total: countOf(possible) };
  });
}

/** Whether a client can pass a layer of a peer that is broken in one layer. */
function passes(layer: Layer | undefined, broken: Layer | undefined): boolean {
  if (layer === undefined || broken === undefined) return true;
  return layers.indexOf(broken) > layers.indexOf(layer);
}

interface StageRule {
  /** The last layer that a client must pass before. */
  layer: Layer | undefined;
  secureOnly: boolean;
  isReached: (witness: Witness) => boolean;
}

const has = (event: WitnessEvent['event']) => (witness: Witness) =>
  witness.events.some((witnessed) => witnessed.event === event);

const stages: Record<ReachStage, StageRule> = {
  query: { layer: undefined, secureOnly: false, isReached: has('query') },
  syn: {
    layer: 'name',
    secureOnly: false,
    isReached: ({ packets }) => (packets?.received.syn ?? 0) > 0,
  },
  'tcp-established': { layer: 'port', secureOnly: false, isReached: has('accepted') },
  'client-hello': { layer: 'port', secureOnly: true, isReached: has('client-hello') },
  'tls-established': { layer: 'tls', secureOnly: true, isReached: has('tls-established') },
  request: { layer: 'tls', secureOnly: false, isReached: has('request') },
};
