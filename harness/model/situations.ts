import type { Group, Layer } from './layers.js';

/** One of the seven situations that a script must not be able to tell apart. */
export interface Situation {
  layer: Layer;
  title: string;
  clause: string;
}

/** The clause that forbids a script to learn why a connection failed. */
export const feedbackClause = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** The seven situations, in the order of the layers. */
export const situations: readonly Situation[] = [
  { layer: 'name', title: 'The name does not resolve', clause: feedbackClause },
  { layer: 'route', title: 'The address is unreachable', clause: feedbackClause },
  { layer: 'port', title: 'The connection is not accepted', clause: feedbackClause },
  { layer: 'tls', title: 'The TLS handshake fails', clause: feedbackClause },
  { layer: 'handshake', title: 'The opening handshake is not completed', clause: feedbackClause },
  {
    layer: 'negotiation',
    title: 'The response selects an option that was not offered',
    clause: feedbackClause,
  },
  { layer: 'connection', title: 'The connection ends without a Close frame', clause: feedbackClause },
];

const beyondTheSeven: Record<Exclude<Group, Layer>, string> = {
  'protocol-violation': 'The server violates the protocol',
  'blocked-by-client': 'The client refuses to connect',
  'explicit-close': 'The server closes with a Close frame',
  healthy: 'Nothing goes wrong',
};

/** The headings of the groups. */
export const groupTitles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(situations.map(({ layer, title }) => [layer, title])),
  ...beyondTheSeven,
};

const nouns: Readonly<Record<Group, string>> = {
  name: 'names that do not resolve',
  route: 'unreachable addresses',
  port: 'ports that accept no connection',
  tls: 'failed TLS handshakes',
  handshake: 'failed opening handshakes',
  negotiation: 'options that were not offered',
  connection: 'lost connections',
  'protocol-violation': 'protocol violations',
  'blocked-by-client': 'connections that the client must refuse',
  'explicit-close': 'Close frames',
  healthy: 'healthy connections',
};

/** Returns what goes wrong in the fixtures of a group, as a noun phrase: `failed TLS handshakes`. */
export function nounOf(group: Group): string {
  return nouns[group];
}
