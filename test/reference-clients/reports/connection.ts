import { byRule, type Reports, type Tables } from '../tables.js';

/**
 * If data and a RST arrive together, libuv reports the data and an end: uv__stream_io in
 * https://github.com/libuv/libuv/blob/v1.x/src/unix/stream.c
 */
const lateReset = /^open, (RST|FIN)$/;

const ws: Reports = {
  'finish-after-open': 'open, FIN',
  'reset-after-open': lateReset,
  'finish-with-101': 'open, FIN',
  'reset-with-101': lateReset,
  'finish-with-101-and-message': 'open, "hello", FIN',
  'finish-after-delay': 'open, FIN',
  'reset-after-delay': lateReset,
  'finish-after-message': 'open, "hello", FIN',
  'reset-after-message': /^open, "hello", (RST|FIN)$/,
  'finish-in-frame-header': 'open, FIN',
  'reset-in-frame-header': lateReset,
  'finish-in-frame-length': 'open, FIN',
  'reset-in-frame-length': lateReset,
  'finish-before-payload': 'open, FIN',
  'finish-in-payload': 'open, FIN',
  'reset-in-payload': lateReset,
  'finish-between-fragments': 'open, FIN',
  'reset-between-fragments': lateReset,
  'finish-in-last-fragment': 'open, FIN',
  'finish-after-ping': 'open, Ping, FIN',
  'finish-after-many-fragments': 'open, FIN',
  'finish-instead-of-empty-close': 'open, FIN',
  'finish-in-ping': 'open, FIN',
  'reset-in-ping': lateReset,
  'finish-in-close-frame': 'open, FIN',
  'reset-in-close-frame': lateReset,
  'finish-in-close-reason': 'open, FIN',

  'finish-on-message': 'open, FIN',
  'reset-on-message': 'open, RST',
  'finish-while-client-sends': 'open, FIN',
  'reset-while-client-sends': 'open, RST',
  'finish-instead-of-close': 'open, FIN',
  'reset-instead-of-close': 'open, RST',
  'finish-in-answer-to-close': 'open, FIN',
  'close-unanswered': 'open, silence',

  'close-notify': 'open, "hello", FIN',
  'finish-without-close-notify': 'open, FIN',
  'finish-after-message-without-close-notify': 'open, "hello", FIN',
  'finish-in-tls-record': 'open, FIN',
  'unreadable-tls-record': 'open, decryption failed or bad record mac',
  // OpenSSL 3.0 and 3.5.
  'plain-text-below-tls': /^open, (wrong version number|bad record type)$/,

  'peer-falls-silent': 'open, Ping, ETIMEDOUT',
  'reset-by-firewall': 'open, Ping, RST',
  'host-unreachable': 'open, Ping, EHOSTUNREACH',
  'admin-prohibited': 'open, Ping, EHOSTUNREACH',
  'half-close-then-silence': 'open, FIN',
  'half-close-then-reset': 'open, FIN',
};

/** The ends of a connection that OpenSSL distinguishes. */
const openssl: Reports = {
  'close-notify': 'open, FIN',
  'finish-without-close-notify': 'open, unexpected eof while reading',
  'finish-after-message-without-close-notify': 'open, unexpected eof while reading',
  'finish-in-tls-record': 'open, unexpected eof while reading',
  'unreadable-tls-record': 'open, decryption failed or bad record mac',
  'plain-text-below-tls': /^open, (wrong version number|bad record type)$/,
};

const curl: Reports = {
  ...byRule('connection', ({ fixture: { peer } }) => {
    const script = peer.connection ?? [];
    // curl sends no frames, not even a Pong, so a peer that waits for one waits forever.
    if (script.some(({ step }) => step.startsWith('read') || step === 'stall')) return '101, silence';
    if (script.some(({ step }) => step === 'reset')) return '101, RECV_ERROR';
    return script.some(({ step }) => step === 'sendFrame') ? '101' : '101, GOT_NOTHING';
  }),
  // curl does not reply to the Ping.
  'reset-by-firewall': '101, silence',
  // curl 7.88 and 8.14.
  'finish-without-close-notify': /^101, (GOT_NOTHING|RECV_ERROR)$/,
  'finish-after-message-without-close-notify': /^101(, RECV_ERROR)?$/,
  'finish-in-tls-record': /^101, (GOT_NOTHING|RECV_ERROR)$/,
  'unreadable-tls-record': '101, RECV_ERROR',
  'plain-text-below-tls': '101, RECV_ERROR',
};

export const reports: Tables = { ws, openssl, curl };
