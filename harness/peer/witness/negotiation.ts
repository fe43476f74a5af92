import type { NegotiationFault } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';
import { negotiationSteps } from '../handshake.js';
import { offersIn } from './handshake.js';
import { allDone, type ConnectionRequirement } from './in-one-connection.js';

/** Returns the steps that a peer must have run after a response with a faulty selection. */
export function negotiationRequirements(negotiation: NegotiationFault): ConnectionRequirement[] {
  return allDone('negotiation', negotiationSteps(negotiation));
}

/**
 * Returns what the client must, or must not, have offered. A selection is a fault only if the client did not offer it. A missing selection
 * is a fault only if the client offered something. https://www.rfc-editor.org/rfc/rfc6455#section-4.1,
 * https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
export function selectionRequirements(
  { subprotocols, extensions }: NegotiationFault,
  events: readonly WitnessEvent[],
): Requirement[] {
  const offeredSubprotocols = offersIn(events, 'sec-websocket-protocol');
  if (subprotocols === undefined && extensions === undefined)
    return [{ id: 'subprotocol-offered', met: offeredSubprotocols.length > 0 }];
  const offeredExtensions = offersIn(events, 'sec-websocket-extensions');
  return [
    ...(subprotocols === undefined
      ? []
      : [{ id: 'subprotocol-not-offered', met: isFault(subprotocols, offeredSubprotocols) } as const]),
    ...(extensions === undefined
      ? []
      : [{ id: 'extension-not-offered', met: isFault(extensions, offeredExtensions) } as const]),
  ];
}

function isFault(selected: readonly string[], offered: readonly string[]): boolean {
  return selected.length > 1 || selected.some((selection) => !offered.includes(selection));
}
