import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';

export function connectionAccepted(events: readonly WitnessEvent[]): Requirement {
  return { id: 'connection-accepted', met: isAccepted(events) };
}

export function noConnectionAccepted(events: readonly WitnessEvent[]): Requirement {
  return { id: 'no-connection-accepted', met: !isAccepted(events) };
}

/** Whether the peer accepted a connection. */
export function isAccepted(events: readonly WitnessEvent[]): boolean {
  return events.some(({ event }) => event === 'accepted');
}
