import { situations } from '../../fixtures/situations.js';
import type { Group, Layer } from '../fixture.js';

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
