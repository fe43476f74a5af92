import type { Fixture } from '../model/fixture.js';

/** What a script must see of a fixture, by the standards. `badsocket list --json` contains it: docs/interpreting-fixtures.md. */
export type Expected =
  /** The client fails the connection. `open` says whether it is open before that. */
  | { outcome: 'failed'; open: 'never' | 'first' | 'either' }
  /** The connection opens, and closes cleanly. `close` is missing if the fixture sends bytes instead of a Close frame. */
  | { outcome: 'closed-cleanly'; close?: { code: number; reason: string } }
  /** The client does not connect. How it tells the script is its choice. */
  | { outcome: 'blocked' };

/** Returns what a script must see of a fixture, from its data. */
export function expectedOf(fixture: Fixture): Expected {
  const { group, mayOpen } = fixture;
  switch (group) {
    case 'explicit-close':
    case 'healthy': {
      const close = closeFrameOf(fixture);
      return { outcome: 'closed-cleanly', ...(close && { close }) };
    }
    case 'blocked-by-client':
      return { outcome: 'blocked' };
    case 'protocol-violation':
      return { outcome: 'failed', open: 'either' };
    case 'name':
    case 'route':
    case 'port':
    case 'tls':
    case 'handshake':
    case 'negotiation':
      return { outcome: 'failed', open: mayOpen ? 'either' : 'never' };
    case 'connection':
      return { outcome: 'failed', open: 'first' };
  }
}

/** A Close frame without a body reads 1005: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const noStatusReceived = 1005;

/** Returns the code and the reason of the Close frame that the peer sends, or that a healthy peer sends in response to `close()`. */
export function closeFrameOf({ peer, script }: Fixture): { code: number; reason: string } | undefined {
  const sent = peer.connection?.find((step) => step.step === 'sendClose');
  const close = sent ?? script.close;
  return close && { code: close.code ?? noStatusReceived, reason: close.reason ?? '' };
}
