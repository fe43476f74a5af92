/**
 * The ICMP errors that the lab sends in response to packets to a peer: type and code of https://www.rfc-editor.org/rfc/rfc792 and
 * https://www.rfc-editor.org/rfc/rfc1812#section-5.2.7.1, and for IPv6 of https://www.rfc-editor.org/rfc/rfc4443#section-3
 */
export const icmpErrors = {
  'net-unreachable': { family: 'ip', type: 3, code: 0 },
  'host-unreachable': { family: 'ip', type: 3, code: 1 },
  'protocol-unreachable': { family: 'ip', type: 3, code: 2 },
  'port-unreachable': { family: 'ip', type: 3, code: 3 },
  'net-prohibited': { family: 'ip', type: 3, code: 9 },
  'host-prohibited': { family: 'ip', type: 3, code: 10 },
  'admin-prohibited': { family: 'ip', type: 3, code: 13 },
  'time-exceeded': { family: 'ip', type: 11, code: 0 },
  'ipv6-no-route-to-destination': { family: 'ip6', type: 1, code: 0 },
  'ipv6-admin-prohibited': { family: 'ip6', type: 1, code: 1 },
  'ipv6-address-unreachable': { family: 'ip6', type: 1, code: 3 },
  'ipv6-port-unreachable': { family: 'ip6', type: 1, code: 4 },
  'ipv6-policy-failed': { family: 'ip6', type: 1, code: 5 },
  'ipv6-reject-route': { family: 'ip6', type: 1, code: 6 },
  'ipv6-hop-limit-exceeded': { family: 'ip6', type: 3, code: 0 },
} as const;

/** An ICMP error by type and code. */
export type IcmpError = keyof typeof icmpErrors;

export const icmpErrorNames = Object.keys(icmpErrors) as IcmpError[];
