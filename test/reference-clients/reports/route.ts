import { byRule, type Reports, type Tables } from '../tables.js';

const ws: Record<string, string> = {
  'host-unreachable': 'EHOSTUNREACH',
  'net-unreachable': 'ENETUNREACH',
  'admin-prohibited': 'EHOSTUNREACH',
  'protocol-unreachable': 'ENOPROTOOPT',
  'host-prohibited': 'EHOSTUNREACH',
  'net-prohibited': 'ENETUNREACH',
  'time-exceeded': 'EHOSTUNREACH',
  'late-host-unreachable': 'EHOSTUNREACH',
  'unreachable-route': 'EHOSTUNREACH',
  'prohibit-route': 'EHOSTUNREACH',
  'blackhole-route': 'ETIMEDOUT',
  dropped: 'ETIMEDOUT',
  'answers-dropped': 'ETIMEDOUT',
  // TCP retransmits the request until it times out.
  'large-packets-dropped': 'ETIMEDOUT',
  'dropped-on-two-addresses': 'ETIMEDOUT, ETIMEDOUT',
  'no-neighbour': 'ETIMEDOUT',

  'no-route': 'ENETUNREACH',
  'no-route-on-both-families': 'ENETUNREACH, ENETUNREACH',
  'own-unreachable-route': 'EHOSTUNREACH',
  'own-prohibit-route': 'EACCES',
  'own-blackhole-route': 'EINVAL',

  'ipv6-no-route': 'ENETUNREACH',
  'ipv6-no-route-by-firewall': 'ENETUNREACH',
  'ipv6-admin-prohibited': 'EACCES',
  'ipv6-address-unreachable': 'EHOSTUNREACH',
  'ipv6-policy-failed': 'EACCES',
  'ipv6-reject-route': 'EACCES',
  'ipv6-time-exceeded': 'EHOSTUNREACH',
  'ipv6-dropped': 'ETIMEDOUT',
  'ipv6-no-neighbour': 'ETIMEDOUT',
  'unreachable-on-both-families': 'EHOSTUNREACH, EHOSTUNREACH',
};

const curl: Reports = {
  ...byRule('route', ({ fixture }) =>
    ws[fixture.id.replace('route/', '')]?.includes('ETIMEDOUT') ? 'OPERATION_TIMEDOUT' : 'COULDNT_CONNECT',
  ),
  'large-packets-dropped': { ws: 'RECV_ERROR', wss: 'SSL_CONNECT_ERROR' },
};

export const reports: Tables = { ws, curl };
