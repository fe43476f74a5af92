import type { Group, Layer } from './layers.js';

/** One of the seven ways to fail that a script must not be able to tell apart, in our words. */
export interface Situation {
  layer: Layer;
  title: string;
  clause: string;
}

const clause = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** The seven situations, in the order in which a client would meet them. */
export const situations: readonly Situation[] = [
  { layer: 'name', title: 'The name leads to no address', clause },
  { layer: 'route', title: 'The packets do not get there', clause },
  { layer: 'port', title: 'Nobody takes the connection', clause },
  { layer: 'tls', title: 'The TLS handshake fails', clause },
  { layer: 'handshake', title: 'The opening handshake is not completed', clause },
  { layer: 'negotiation', title: 'The answer selects what was not offered', clause },
  { layer: 'connection', title: 'The connection ends without a Close frame', clause },
];

const beyondTheSeven: Record<Exclude<Group, Layer>, string> = {
  'protocol-violation': 'The server breaks the protocol',
  'blocked-by-client': 'The client itself refuses to connect',
  'explicit-close': 'The server closes with a Close frame',
  healthy: 'Nothing goes wrong',
};

/** What the fixtures of each group have in common, as a heading says it. */
export const groupTitles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(situations.map(({ layer, title }) => [layer, title])),
  ...beyondTheSeven,
};

const nouns: Readonly<Record<Group, string>> = {
  name: 'names that lead to no address',
  route: 'packets that do not get there',
  port: 'ports at which nobody answers',
  tls: 'failed TLS handshakes',
  handshake: 'failed opening handshakes',
  negotiation: 'options that were not offered',
  connection: 'lost connections',
  'protocol-violation': 'breaches of the protocol',
  'blocked-by-client': 'connections that the client must refuse',
  'explicit-close': 'Close frames',
  healthy: 'healthy connections',
};

/** What goes wrong in the fixtures of a group, inside of a sentence: `failed TLS handshakes`. */
export function nounOf(group: Group): string {
  return nouns[group];
}
