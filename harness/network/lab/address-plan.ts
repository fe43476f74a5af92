import type { Fate } from '../../model/path-outcome.js';

/** Addresses and names of the lab. All of them exist in its own namespaces only. */
export const plan = {
  domain: 'badsocket.test',
  /** The agent's own page over TLS, on loopback. */
  agent: 'agent.badsocket.test',
  /** Everything that dies with the lab lives here: a tmpfs in a mount namespace of our own. */
  folder: '/run/badsocket',
  router: 'router',
  link: { client: '10.65.0.2', router: '10.65.0.1', prefix: 24 },
  /** Unique local addresses: https://www.rfc-editor.org/rfc/rfc4193#section-3 */
  link6: { client: 'fd65::2', router: 'fd65::1', prefix: 64 },
  /** TCP gives up on a silent address after 3 s instead of two minutes. */
  synRetries: 1,
  /** The same for a connection that is open and no longer answers: 3 s instead of a quarter of an hour. */
  retries: 3,
} as const;

/** Where the packet filter of the router meets a packet: nft(8), "ADDRESS FAMILIES". */
export type Chain = 'arriving' | 'passing' | 'leaving';

/** What happens to packets to a block of addresses, in the words of nft(8) and ip-route(8). */
export type Treatment =
  /** The addresses are the router's own: whoever listens on one accepts, else the kernel refuses. */
  | { by: 'nothing' }
  /** A rule of the router's packet filter. `leaving` packets are those that come back from the addresses. */
  | {
      by: 'rule';
      chain: Chain;
      /** Default: every packet. */
      match?: string;
      statement: string;
      /** The first SYN of a connection is dropped, the next one meets the statement. */
      late?: true;
      /** Somebody listens behind the rule. */
      stands?: true;
    }
  | { by: 'route'; type: 'unreachable' | 'prohibit' | 'blackhole' }
  /** A route of the client's own table. `throw`: as if there were none. */
  | { by: 'own-route'; type: 'throw' | 'unreachable' | 'prohibit' | 'blackhole' }
  /** A link with nobody on it: the router's own search for the neighbour goes unanswered. */
  | { by: 'empty-link' };

/** Some addresses, and what becomes of packets to them. */
export interface Block {
  /** A /16 of IPv4 or a /64 of IPv6. */
  prefix: string;
  treatment: Treatment;
}

const none: Treatment = { by: 'nothing' };
const refuse = (statement: string): Treatment => ({ by: 'rule', chain: 'passing', statement });

/** Fates that are made at the address itself, not on the road to it. */
type AtTheAddress = 'closed' | 'closed-a-moment-ago' | 'other-port-open' | 'queue-full';

/** The block in which addresses of one fate lie. */
export function blockOf(fate: Fate): Block {
  switch (fate) {
    case 'closed':
    case 'closed-a-moment-ago':
    case 'other-port-open':
    case 'queue-full':
      return blocks.reached;
    default:
      return blocks[fate];
  }
}

export const blocks: Record<Exclude<Fate, AtTheAddress>, Block> = {
  reached: { prefix: '10.66.0.0/16', treatment: none },
  'icmp-host-unreachable': {
    prefix: '10.70.0.0/16',
    treatment: refuse('reject with icmp type host-unreachable'),
  },
  'icmp-net-unreachable': {
    prefix: '10.71.0.0/16',
    treatment: refuse('reject with icmp type net-unreachable'),
  },
  'icmp-admin-prohibited': {
    prefix: '10.72.0.0/16',
    treatment: refuse('reject with icmp type admin-prohibited'),
  },
  'unreachable-route': { prefix: '10.73.0.0/16', treatment: { by: 'route', type: 'unreachable' } },
  'prohibit-route': { prefix: '10.74.0.0/16', treatment: { by: 'route', type: 'prohibit' } },
  'blackhole-route': { prefix: '10.75.0.0/16', treatment: { by: 'route', type: 'blackhole' } },
  dropped: { prefix: '10.76.0.0/16', treatment: refuse('drop') },
  'no-neighbour': { prefix: '10.77.0.0/16', treatment: { by: 'empty-link' } },
  'reset-by-firewall': { prefix: '10.78.0.0/16', treatment: refuse('reject with tcp reset') },
  'icmp-port-unreachable': {
    prefix: '10.79.0.0/16',
    treatment: refuse('reject with icmp type port-unreachable'),
  },
  'icmp-net-prohibited': {
    prefix: '10.80.0.0/16',
    treatment: refuse('reject with icmp type net-prohibited'),
  },
  'icmp-host-prohibited': {
    prefix: '10.81.0.0/16',
    treatment: refuse('reject with icmp type host-prohibited'),
  },
  'icmp-protocol-unreachable': {
    prefix: '10.82.0.0/16',
    treatment: refuse('reject with icmp type prot-unreachable'),
  },
  // The packet comes to the router with one hop left, as at the end of a loop: the router's own stack says the rest.
  'icmp-time-exceeded': {
    prefix: '10.83.0.0/16',
    treatment: { by: 'rule', chain: 'arriving', statement: 'ip ttl set 1' },
  },
  'icmp-host-unreachable-late': {
    prefix: '10.84.0.0/16',
    treatment: {
      by: 'rule',
      chain: 'passing',
      statement: 'reject with icmp type host-unreachable',
      late: true,
    },
  },
  'reset-by-firewall-late': {
    prefix: '10.85.0.0/16',
    treatment: { by: 'rule', chain: 'passing', statement: 'reject with tcp reset', late: true },
  },
  'answers-dropped': {
    prefix: '10.86.0.0/16',
    treatment: { by: 'rule', chain: 'leaving', statement: 'drop', stands: true },
  },
  // SYN and ACK are of 60 bytes at most; a request or a ClientHello is larger.
  'large-dropped': {
    prefix: '10.87.0.0/16',
    treatment: {
      by: 'rule',
      chain: 'arriving',
      match: 'meta length > 100',
      statement: 'drop',
      stands: true,
    },
  },
  'no-own-route': { prefix: '10.88.0.0/16', treatment: { by: 'own-route', type: 'throw' } },
  'own-unreachable-route': { prefix: '10.89.0.0/16', treatment: { by: 'own-route', type: 'unreachable' } },
  'own-prohibit-route': { prefix: '10.90.0.0/16', treatment: { by: 'own-route', type: 'prohibit' } },
  'own-blackhole-route': { prefix: '10.91.0.0/16', treatment: { by: 'own-route', type: 'blackhole' } },
  'ipv6-closed': { prefix: 'fd66::/64', treatment: none },
  'icmpv6-no-route': { prefix: 'fd70::/64', treatment: refuse('reject with icmpv6 type no-route') },
  'icmpv6-admin-prohibited': {
    prefix: 'fd71::/64',
    treatment: refuse('reject with icmpv6 type admin-prohibited'),
  },
  'icmpv6-address-unreachable': {
    prefix: 'fd72::/64',
    treatment: refuse('reject with icmpv6 type addr-unreachable'),
  },
  'icmpv6-policy-failed': { prefix: 'fd73::/64', treatment: refuse('reject with icmpv6 type policy-fail') },
  'icmpv6-reject-route': { prefix: 'fd74::/64', treatment: refuse('reject with icmpv6 type reject-route') },
  'icmpv6-port-unreachable': {
    prefix: 'fd75::/64',
    treatment: refuse('reject with icmpv6 type port-unreachable'),
  },
  'icmpv6-time-exceeded': {
    prefix: 'fd76::/64',
    treatment: { by: 'rule', chain: 'arriving', statement: 'ip6 hoplimit set 1' },
  },
  'ipv6-no-route': { prefix: 'fd77::/64', treatment: { by: 'route', type: 'unreachable' } },
  'ipv6-dropped': { prefix: 'fd78::/64', treatment: refuse('drop') },
  'ipv6-no-neighbour': { prefix: 'fd79::/64', treatment: { by: 'empty-link' } },
  'ipv6-reset-by-firewall': { prefix: 'fd7a::/64', treatment: refuse('reject with tcp reset') },
  'ipv6-no-own-route': { prefix: 'fd7b::/64', treatment: { by: 'own-route', type: 'throw' } },
};

/** The word of ip(8) and nft(8) for the family of a prefix or an address. */
export function familyOf(address: string): 'ip' | 'ip6' {
  return address.includes(':') ? 'ip6' : 'ip';
}

/**
 * Hands out the addresses of a block one after the other, from x.y.0.1 or xxxx::1 on; starts again after the last.
 * Written as the packet filter prints them: https://www.rfc-editor.org/rfc/rfc5952#section-4
 */
export function addressesOf(prefix: string): () => string {
  const [first = '', second = ''] = prefix.split(/[.:]/);
  let next = 0;
  return () => {
    const host = (next++ % 65_000) + 1;
    return familyOf(prefix) === 'ip6'
      ? `${first}::${host.toString(16)}`
      : `${first}.${second}.${host >> 8}.${host & 255}`;
  };
}
