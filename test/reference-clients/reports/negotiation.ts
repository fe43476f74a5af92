import { byRule, type Reports, type Tables } from '../tables.js';

const ws: Reports = {
  'subprotocol-not-asked-for': 'Server sent a subprotocol but none was requested',
  'subprotocol-not-asked-for-then-finish': 'Server sent a subprotocol but none was requested',
  'subprotocol-not-offered': 'Server sent an invalid subprotocol',
  'subprotocol-not-offered-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-in-another-case': 'Server sent an invalid subprotocol',
  'subprotocol-in-another-case-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-none': 'Server sent no subprotocol',
  'subprotocol-none-then-finish': 'Server sent no subprotocol',
  'subprotocol-empty': 'Server sent an invalid subprotocol',
  'subprotocol-empty-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-twice': 'Server sent an invalid subprotocol',
  'subprotocol-twice-then-finish': 'Server sent an invalid subprotocol',
  'two-subprotocols': 'Server sent an invalid subprotocol',
  'two-subprotocols-then-finish': 'Server sent an invalid subprotocol',
  'two-subprotocols-in-one': 'Server sent an invalid subprotocol',
  'two-subprotocols-in-one-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-with-more-behind': 'Server sent an invalid subprotocol',
  'subprotocol-with-more-behind-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-cut-short': 'Server sent an invalid subprotocol',
  'subprotocol-cut-short-then-finish': 'Server sent an invalid subprotocol',
  'subprotocol-in-quotes': 'Server sent an invalid subprotocol',
  'subprotocol-in-quotes-then-finish': 'Server sent an invalid subprotocol',
  'unknown-extension': 'Server indicated an extension that was not requested',
  'unknown-extension-then-finish': 'Server indicated an extension that was not requested',
  'old-deflate-extension': 'Server indicated an extension that was not requested',
  'old-deflate-extension-then-finish': 'Server indicated an extension that was not requested',
  'deflate-and-unknown-extension': 'Server indicated an extension that was not requested',
  'deflate-and-unknown-extension-then-finish': 'Server indicated an extension that was not requested',
  'empty-extension': 'Invalid Sec-WebSocket-Extensions header',
  'empty-extension-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'malformed-extension': 'Invalid Sec-WebSocket-Extensions header',
  'malformed-extension-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-unknown-parameter': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-unknown-parameter-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-parameter-twice': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-parameter-twice-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-value-for-server-takeover': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-value-for-server-takeover-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-value-for-client-takeover': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-value-for-client-takeover-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-too-large': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-too-large-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-too-small': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-too-small-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-of-zero': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-of-zero-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-in-letters': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-in-letters-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-without-value': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-window-without-value-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-too-large': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-too-large-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-too-small': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-too-small-then-finish': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-in-letters': 'Invalid Sec-WebSocket-Extensions header',
  'deflate-with-client-window-in-letters-then-finish': 'Invalid Sec-WebSocket-Extensions header',
};

/** `ws` does not fail the connection in these fixtures, so `net` shows that the fault arrives. */
const net: Reports = {
  'deflate-twice':
    'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate',
  'deflate-twice-then-finish':
    'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate',
  'deflate-twice-in-one': 'Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate',
  'deflate-twice-in-one-then-finish': 'Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate',
  'deflate-with-window-with-leading-zero':
    'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=010',
  'deflate-with-window-with-leading-zero-then-finish':
    'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=010',
};

const curl = byRule('negotiation', ({ fixture: { peer } }) =>
  peer.negotiation?.then === 'finish' ? '101, GOT_NOTHING' : '101, silence',
);

export const reports: Tables = { ws, net, curl };
