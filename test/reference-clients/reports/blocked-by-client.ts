import { byRule, type Reports, type Tables } from '../tables.js';

const badSubprotocol = 'SyntaxError: An invalid or duplicated subprotocol was specified';

const ws: Reports = {
  // `ws` has no blocked ports, no page and no policy, so it connects.
  ...byRule('blocked-by-client', ({ fixture: { peer, script } }) =>
    (peer.listensAt ?? script.contentSecurityPolicy ?? script.page) ? 'open, 1000' : undefined,
  ),
  'url-with-fragment': 'SyntaxError: The URL contains a fragment identifier',
  'url-with-empty-fragment': 'open, 1000',
  'url-with-bad-scheme':
    'SyntaxError: The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"',
  'url-unparsable': 'SyntaxError: Invalid URL',
  'subprotocol-with-space': badSubprotocol,
  'subprotocol-with-comma': badSubprotocol,
  'subprotocol-not-ascii': badSubprotocol,
  'subprotocol-empty': badSubprotocol,
  'subprotocol-twice': badSubprotocol,
};

const curl = byRule('blocked-by-client', ({ fixture }) =>
  fixture.peer.listensAt === undefined ? undefined : '101, silence',
);

export const reports: Tables = { ws, curl };
