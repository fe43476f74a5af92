/**
 * The seven layers of a peer, in the order in which a client meets them. Each is one situation that a script must not
 * be able to tell from the others: https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export const layers = ['name', 'route', 'port', 'tls', 'handshake', 'negotiation', 'connection'] as const;
/** One of the seven layers. */
export type Layer = (typeof layers)[number];

/** The groups of the controls. A run without them is invalid. */
export const controls = ['explicit-close', 'healthy'] as const;

/** The first part of a fixture's id. */
export const groups = [...layers, 'protocol-violation', 'blocked-by-client', ...controls] as const;
/** A layer, or a group beside the layers. */
export type Group = (typeof groups)[number];

/** Returns the group of a fixture, which is the first half of its id. */
export function groupOf(fixtureId: string): Group {
  return fixtureId.split('/', 1)[0] as Group;
}

export const schemes = ['ws', 'wss'] as const;
/** The scheme of a WebSocket URL. */
export type Scheme = (typeof schemes)[number];

/**
 * The versions of HTTP that carry an opening handshake: GET with Upgrade over HTTP/1.1, and extended CONNECT on a stream of an HTTP/2
 * session: https://www.rfc-editor.org/rfc/rfc8441
 */
export const transports = ['http1', 'http2'] as const;
/** The version of HTTP that carries the opening handshake. Browsers use `http2` only over `wss`. */
export type Transport = (typeof transports)[number];
