import type { Requirement } from '../../model/requirement.js';
import { stepText } from './step-text.js';

const plainTexts = {
  'tls-established': 'tls: the handshake was completed',
  'no-connection-accepted': 'no connection was accepted',
  'connection-accepted': 'a connection was accepted',
  'extended-connect-received': 'extended CONNECT was received on an established HTTP/2 session',
  'no-extended-connect-received': 'no extended CONNECT was received',
  'attempt-over-http1': 'the client tried HTTP/1.1',
  'no-attempt-over-http1': 'the client did not try HTTP/1.1',
  'attempt-over-any-transport': 'the client tried to open the connection',
  'settings-not-acknowledged': 'the peer acknowledged no SETTINGS',
} as const;

type PlainRequirement = Extract<Requirement, { id: keyof typeof plainTexts }>;

function isPlain(requirement: Requirement): requirement is PlainRequirement {
  return requirement.id in plainTexts;
}

/** A requirement as a clause that is true if it is met: `no SYN-ACK was sent`. */
export function requirementText(requirement: Requirement): string {
  if (isPlain(requirement)) return plainTexts[requirement.id];
  switch (requirement.id) {
    case 'name-queried':
      return 'the client queried the resolver for the name';
    case 'no-query':
      return 'the resolver received no query, since none can carry the name';
    case 'name-answered':
      return `the resolver answered ${requirement.type === undefined ? '' : `the query for ${requirement.type} `}with ${requirement.answer}`;
    case 'name-queried-over-tcp':
      return 'the client queried again over TCP';
    case 'name-queried-again':
      return `the client queried again, and the resolver answered with ${requirement.answer}`;
    case 'no-client-route':
      return "the client's own routing table had no route";
    case 'no-syn-received':
    case 'syn-received':
    case 'syn-retransmitted':
    case 'refused-by-router':
    case 'rst-sent':
    case 'no-syn-ack-sent':
    case 'no-syn-ack-or-rst-sent':
    case 'fin-sent':
    case 'packets-refused':
    case 'icmp-error-sent':
    case 'no-other-icmp-error-sent':
      return packetText(requirement);
    case 'no-opening-handshake-received':
      return 'nothing of the opening handshake arrived';
    case 'bytes-received':
      return 'the client sent the first bytes of its handshake';
    case 'client-hello-received':
      return 'tls: a ClientHello arrived';
    case 'client-hello-answered':
      return `tls: ${requirement.by.map(stepText).join(', or ')}`;
    case 'alpn-protocol-not-offered':
      return `tls: the client had not offered ${requirement.protocol}`;
    case 'no-other-cause':
      return `the client did not fail for another reason (it may send ${requirement.alerts.join(', ') || 'no alert'}, and report ${requirement.reports.join(', ') || 'nothing'})`;
    case 'step-done':
      return `${requirement.layer}: ${stepText(requirement.step)}${orClientEnded(requirement)}`;
    case 'settings-received':
      return `the client received SETTINGS with ${requirement.settings.map(([name, value]) => `${name} ${value}`).join(', ') || 'no values'}`;
    case 'open-announced':
      return 'connection: the script announced that the connection is open';
    case 'response-acknowledged':
      return 'connection: the response reached the client, and the script did not announce that the connection is open';
    case 'close-received':
      return 'connection: the client sent a Close frame';
    case 'no-request-without-permission':
      return 'the client sent no opening handshake, since the page has no permission for local connections';
    case 'subprotocol-offered':
      return `negotiation: the client had offered ${requirement.subprotocol ?? 'a subprotocol'}`;
    case 'extension-offered':
      return `negotiation: the client had offered ${requirement.extension}`;
    case 'subprotocol-not-offered':
      return 'negotiation: the client had not offered that subprotocol';
    case 'extension-not-offered':
      return 'negotiation: the client had not offered that extension with those parameters';
    case 'no-syn-received-unless-opened':
      return 'no SYN reached the router, or the client completed the opening handshake';
    case 'no-connection-accepted-unless-opened':
      return 'no connection was accepted, or the client completed the opening handshake';
  }
}

/** A requirement on packets that the router counts. */
type PacketRequirement = Extract<
  Requirement,
  {
    id:
      | 'no-syn-received'
      | 'syn-received'
      | 'syn-retransmitted'
      | 'refused-by-router'
      | 'rst-sent'
      | 'no-syn-ack-sent'
      | 'no-syn-ack-or-rst-sent'
      | 'fin-sent'
      | 'packets-refused'
      | 'icmp-error-sent'
      | 'no-other-icmp-error-sent';
  }
>;

function packetText(requirement: PacketRequirement): string {
  switch (requirement.id) {
    case 'no-syn-received':
      return 'no SYN to the peer reached the router';
    case 'syn-received':
      return requirement.addresses === 1
        ? 'a SYN reached the router'
        : `a SYN to each of the ${requirement.addresses} addresses reached the router`;
    case 'syn-retransmitted':
      return 'the client retransmitted the SYN';
    case 'refused-by-router':
      return `the router treated the packets as ${requirement.outcomes.join(' and ')}`;
    case 'rst-sent':
      return requirement.count === 1 ? 'a RST was sent' : `${requirement.count} RST were sent`;
    case 'no-syn-ack-sent':
      return 'no SYN-ACK was sent';
    case 'no-syn-ack-or-rst-sent':
      return 'neither SYN-ACK nor RST was sent';
    case 'fin-sent':
      return `a FIN was sent${orClientEnded(requirement)}`;
    case 'packets-refused':
      return 'the router refused packets to the peer';
    case 'icmp-error-sent':
      return `the router sent the ICMP error ${requirement.error}${requirement.addresses === 1 ? '' : ` for ${requirement.addresses} addresses`}`;
    case 'no-other-icmp-error-sent':
      return 'the router sent no other ICMP error';
  }
}

/** The requirements that are met, or that are not, as clauses. */
export function requirementTexts(requirements: readonly Requirement[], which: 'met' | 'unmet'): string[] {
  return requirements.filter(({ met }) => met === (which === 'met')).map(requirementText);
}

function orClientEnded(requirement: { orClientEnded?: true }): string {
  return requirement.orClientEnded === true ? ', or the client ended first' : '';
}
