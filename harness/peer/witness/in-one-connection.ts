import { isDeepStrictEqual } from 'node:util';
import type { Layer } from '../../model/layers.js';
import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';
import type { WitnessedStep } from '../../model/witnessed-step.js';
import { groupBy } from '../../support/collections/group-by.js';

type WithoutMet<R> = R extends Requirement ? Omit<R, 'met'> : never;

/** A requirement on the events of one connection, and how it is met. */
export interface ConnectionRequirement {
  requirement: WithoutMet<Requirement>;
  isMet: (events: readonly WitnessEvent[]) => boolean;
}

/**
 * Judges requirements that one and the same connection must meet.
 * @returns those of the connection that meets the most
 */
export function inOneConnection(
  events: readonly WitnessEvent[],
  required: readonly ConnectionRequirement[],
): Requirement[] {
  const byConnection = groupBy(
    events.filter((event) => 'connection' in event),
    ({ connection }) => connection,
  );
  const attempts = (byConnection.size > 0 ? [...byConnection.values()] : [[]]).map((own) =>
    required.map(({ requirement, isMet }): Requirement => ({ ...requirement, met: isMet(own) })),
  );
  const metCount = (requirements: Requirement[]) => requirements.filter(({ met }) => met).length;
  return attempts.reduce((best, attempt) => (metCount(attempt) > metCount(best) ? attempt : best));
}

/** Returns the steps that a peer ran at one layer, in order. */
export function stepsDone(events: readonly WitnessEvent[], layer: Layer): WitnessedStep[] {
  return events.flatMap((event) => (event.event === 'step' && event.layer === layer ? [event.step] : []));
}

/** Requires that a peer ran exactly these steps at a layer, with one requirement for each step. */
export function allDone(layer: Layer, steps: readonly WitnessedStep[]): ConnectionRequirement[] {
  return steps.map((step, index) => ({
    requirement: { id: 'step-done', layer, step },
    isMet: (events) => isDeepStrictEqual(stepsDone(events, layer)[index], step),
  }));
}

/** Whether the client ended the connection or the stream, or its direction of it. */
export function clientEnded(events: readonly WitnessEvent[]): boolean {
  return events.some(
    (event) =>
      ((event.event === 'finished' || event.event === 'reset') && event.by === 'client') ||
      (event.event === 'http2-frame' &&
        event.by === 'client' &&
        (event.code !== undefined || (event.type === 'DATA' && event.endStream === true))),
  );
}
