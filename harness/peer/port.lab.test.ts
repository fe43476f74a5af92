import { describeLayer, ws } from './lab-reach.testing.js';

describeLayer('port', [
  {
    client: ws,
    says: {
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
    },
  },
]);
