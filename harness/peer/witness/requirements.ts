import { awaitsAnnouncement } from '../../model/announcement.js';
import type { Case } from '../../model/case.js';
import { failsOnClientHost } from '../../model/path-outcome.js';
import { type Peer, pathOutcomesOf } from '../../model/peer.js';
import type { Requirement } from '../../model/requirement.js';
import { endsConnection } from '../../model/steps.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';
import { acceptingSteps } from '../handshake.js';
import { isOpenRefused, openAnnounced, responseAcknowledged } from './announcement.js';
import { connectionAccepted, noConnectionAccepted } from './accepted.js';
import { blockedRequirements } from './blocked.js';
import { causeRequirements } from './causes.js';
import { connectionRequirements, packetRequirements } from './connection.js';
import { handshakeRequirements, offerRequirements } from './handshake.js';
import { allDone, type ConnectionRequirement, inOneConnection } from './in-one-connection.js';
import { http2Requirements } from './http2.js';
import { nameQueried, nameRequirements } from './name.js';
import { negotiationRequirements, selectionRequirements } from './negotiation.js';
import { noClientRoute, noSynReceived, pathRequirements } from './path.js';
import { tlsEstablished, tlsRequirements } from './tls.js';

/**
 * Returns what the wire must show: that the client reached the broken layer, and that the fault occurred there. The requirements follow
 * from the data of the fixture alone, so that every fixture has some.
 * @param packets what the router counted, or `undefined` without a router
 * @param observed whether the script announces that its connection is open: see `awaitsAnnouncement`
 */
export function requirementsOf(
  { fixture, scheme, transport }: Case,
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
  observed = false,
): Requirement[] {
  const { peer, group } = fixture;
  const outcomes = pathOutcomesOf(peer);
  if (group === 'blocked-by-client') return blockedRequirements(peer, events, packets);
  if (peer.name !== undefined)
    return [
      ...nameRequirements(peer.name, events, packets),
      noSynReceived(packets),
      ...(outcomes.some(failsOnClientHost) ? [noClientRoute(events)] : []),
      noConnectionAccepted(events),
    ];
  if (peer.route !== undefined || peer.port !== undefined)
    return [...nameQueried(events, packets), ...pathRequirements(outcomes, events, packets)];
  const announces = observed && awaitsAnnouncement(fixture);
  const isRefused = announces && isOpenRefused(events);
  const script = isRefused ? [] : peer.connection;
  const layersOver = (secure: boolean) => [
    ...layerRequirements({ ...peer, connection: script }, secure),
    ...(announces ? [isRefused ? responseAcknowledged : openAnnounced] : []),
  ];
  return [
    ...nameQueried(events, packets),
    connectionAccepted(events),
    ...(transport === 'http2'
      ? http2Requirements(fixture, layersOver(false), events, packets)
      : inOneConnection(events, layersOver(scheme === 'wss'))),
    ...causeRequirements(fixture.causes, events),
    ...offerRequirements(peer, events),
    ...(peer.negotiation === undefined ? [] : selectionRequirements(peer.negotiation, events)),
    ...(isRefused || transport === 'http2' ? [] : packetRequirements(fixture, packets)),
  ];
}

/** Returns the requirements for the layers above TCP in one connection, up to the broken one. */
function layerRequirements(peer: Peer, secure: boolean): ConnectionRequirement[] {
  // A client that must complete a handshake, and does not, has a finding.
  if (peer.tls !== undefined) return tlsRequirements(peer.tls);
  const established = secure ? [tlsEstablished] : [];
  if (peer.handshake !== undefined && endsConnection(peer.handshake))
    return [...established, ...handshakeRequirements(peer.handshake, secure)];
  return [
    ...established,
    ...allDone('handshake', peer.handshake ?? acceptingSteps(peer)),
    ...(peer.negotiation === undefined
      ? connectionRequirements(peer.connection)
      : negotiationRequirements(peer.negotiation)),
  ];
}
