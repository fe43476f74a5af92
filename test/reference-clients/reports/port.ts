import { byRule, type Tables } from '../tables.js';

const ws: Record<string, string> = {
  closed: 'ECONNREFUSED',
  'closed-a-moment-ago': 'ECONNREFUSED',
  'closed-on-two-addresses': 'ECONNREFUSED, ECONNREFUSED',
  'reset-by-firewall': 'ECONNREFUSED',
  'icmp-port-unreachable': 'ECONNREFUSED',
  'late-reset': 'ECONNREFUSED',
  'only-wss-port-open': 'ECONNREFUSED',
  'only-ws-port-open': 'ECONNREFUSED',
  'queue-full': 'ETIMEDOUT',
  'closed-on-ipv6': 'ECONNREFUSED',
  'closed-on-both-families': 'ECONNREFUSED, ECONNREFUSED',
  'ipv6-reset-by-firewall': 'ECONNREFUSED',
  'icmpv6-port-unreachable': 'ECONNREFUSED',
  'closed-then-unreachable': 'ECONNREFUSED, EHOSTUNREACH',
  'closed-then-dropped': 'ECONNREFUSED, ETIMEDOUT',
};

/** The connection is refused at once, or the kernel times out. */
const curl = byRule('port', ({ fixture }) =>
  ws[fixture.id.replace('port/', '')]?.includes('ETIMEDOUT') ? 'OPERATION_TIMEDOUT' : 'COULDNT_CONNECT',
);

export const reports: Tables = { ws, curl };
