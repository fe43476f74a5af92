import type { Scheme, Transport } from '../../model/layers.js';
import type { Peer } from '../../model/peer.js';
import { plan } from './address-plan.js';

/**
 * Returns the name of a fixture's peer in the lab: `expired-certificate.tls.badsocket.test`, over HTTP/2
 * `http-403.handshake.http2.badsocket.test`.
 */
export function domainOf(fixtureId: string, transport: Transport = 'http1'): string {
  const [group = '', word = ''] = fixtureId.split('/');
  return `${word}.${group}.${transport === 'http1' ? '' : `${transport}.`}${plan.domain}`;
}

/**
 * Returns the URL of a peer with this name: `wss://expired-certificate.tls.badsocket.test/`.
 * @param ownLabel makes the URL unique. Firefox delays a second connection to the same address, port and path after a failure, and the
 *   answers of some names are addresses that all observations share.
 */
export function peerUrl(scheme: Scheme, domain: string, { name, listensAt }: Peer, ownLabel = ''): string {
  const label = name !== undefined && 'invalidLabel' in name ? `${name.invalidLabel}.` : '';
  const port = listensAt === undefined ? '' : `:${listensAt}`;
  const path = name !== undefined && 'answer' in name ? ownLabel : '';
  return `${scheme}://${label}${domain}${port}/${path}`;
}
