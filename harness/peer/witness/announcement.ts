import type { WitnessEvent } from '../../model/witness.js';
import type { ConnectionRequirement } from './in-one-connection.js';

/** Requires that the peer received the announcement that the connection is open. The peer then runs its steps. */
export const openAnnounced: ConnectionRequirement = {
  requirement: { id: 'open-announced' },
  isMet: isAnnounced,
};

/** Requires that the response reached a client that did not open the connection. */
export const responseAcknowledged: ConnectionRequirement = {
  requirement: { id: 'response-acknowledged' },
  isMet: (events) => events.some(({ event }) => event === 'response-acknowledged'),
};

/** Whether a valid response reached the client, but no announcement reached the peer. The trace then has a finding. */
export function isOpenRefused(events: readonly WitnessEvent[]): boolean {
  return responseAcknowledged.isMet(events) && !isAnnounced(events);
}

function isAnnounced(events: readonly WitnessEvent[]): boolean {
  return events.some(({ event }) => event === 'open-announced');
}
