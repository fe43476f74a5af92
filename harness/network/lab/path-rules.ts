import {
  affectsRetransmission,
  hasListener,
  type PathDisruption,
  type PathOutcome,
  pathOutcomes,
} from '../../model/path-outcome.js';

/** A chain of the router's packet filter: nft(8), "ADDRESS FAMILIES". */
export type Chain = 'arriving' | 'passing' | 'leaving';

/** How the lab treats packets to a block of addresses, in terms of nft(8) and ip-route(8). */
export type Treatment =
  /** The addresses belong to the router, and its kernel replies. */
  | { by: 'kernel' }
  /** A rule of the router's packet filter. The chain `leaving` sees packets from the addresses to the client. */
  | {
      by: 'rule';
      chain: Chain;
      /** Default: every packet. */
      match?: string;
      statement: string;
    }
  | {
      by: 'route';
      type: 'unreachable' | 'prohibit' | 'blackhole';
      /**
       * The ICMP error that the packet filter sends for the route. The kernel would send the same error, but at most five to a client and
       * then one per second: ip_error() in https://elixir.bootlin.com/linux/v6.12/source/net/ipv4/route.c
       */
      reply?: string;
    }
  /** A route in the client's routing table. `throw` makes the lookup fail as if there were no route. */
  | { by: 'client-route'; type: 'throw' | 'unreachable' | 'prohibit' | 'blackhole' }
  /** A link without hosts. No host replies to the router's neighbour discovery. */
  | { by: 'empty-link' };

/** How the lab implements a path outcome. */
interface PathRule {
  /** The block of addresses with the outcome: an IPv4 /16 or an IPv6 /64. */
  prefix: string;
  treatment: Treatment;
  /** The listener on the address, if it is not a peer. */
  atAddress?: 'listens-for-a-moment' | 'listens-at-other-port' | 'full-backlog';
}

const kernel: Treatment = { by: 'kernel' };
const refuse = (statement: string): Treatment => ({ by: 'rule', chain: 'passing', statement });
const peers = '10.66.0.0/16';

/** The lab's implementation of each path outcome. */
export const pathRules: Readonly<Record<PathOutcome, PathRule>> = {
  reached: { prefix: peers, treatment: kernel },
  closed: { prefix: peers, treatment: kernel },
  'closed-a-moment-ago': { prefix: peers, treatment: kernel, atAddress: 'listens-for-a-moment' },
  'other-port-open': { prefix: peers, treatment: kernel, atAddress: 'listens-at-other-port' },
  'queue-full': { prefix: peers, treatment: kernel, atAddress: 'full-backlog' },
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
  'unreachable-route': {
    prefix: '10.73.0.0/16',
    treatment: { by: 'route', type: 'unreachable', reply: 'host-unreachable' },
  },
  'prohibit-route': {
    prefix: '10.74.0.0/16',
    treatment: { by: 'route', type: 'prohibit', reply: 'admin-prohibited' },
  },
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
  // The packet has one hop left when it reaches the router, as at the end of a loop. The kernel of the router sends the ICMP error.
  'icmp-time-exceeded': {
    prefix: '10.83.0.0/16',
    treatment: { by: 'rule', chain: 'arriving', statement: 'ip ttl set 1' },
  },
  'icmp-host-unreachable-late': {
    prefix: '10.84.0.0/16',
    treatment: refuse('reject with icmp type host-unreachable'),
  },
  'reset-by-firewall-late': {
    prefix: '10.85.0.0/16',
    treatment: refuse('reject with tcp reset'),
  },
  'replies-dropped': {
    prefix: '10.86.0.0/16',
    treatment: { by: 'rule', chain: 'leaving', statement: 'drop' },
  },
  // A SYN or an ACK has at most 60 bytes. A request or a ClientHello is larger than 100 bytes.
  'large-dropped': {
    prefix: '10.87.0.0/16',
    treatment: {
      by: 'rule',
      chain: 'arriving',
      match: 'meta length > 100',
      statement: 'drop',
    },
  },
  'no-route-on-client': { prefix: '10.88.0.0/16', treatment: { by: 'client-route', type: 'throw' } },
  'unreachable-route-on-client': {
    prefix: '10.89.0.0/16',
    treatment: { by: 'client-route', type: 'unreachable' },
  },
  'prohibit-route-on-client': { prefix: '10.90.0.0/16', treatment: { by: 'client-route', type: 'prohibit' } },
  'blackhole-route-on-client': {
    prefix: '10.91.0.0/16',
    treatment: { by: 'client-route', type: 'blackhole' },
  },
  'ipv6-closed': { prefix: 'fd66::/64', treatment: kernel },
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
  'ipv6-no-route-on-client': { prefix: 'fd7b::/64', treatment: { by: 'client-route', type: 'throw' } },
};

/** A block of addresses, and how the lab treats packets to them. */
export interface AddressBlock extends Omit<PathRule, 'atAddress'> {
  /** The addresses belong to the router, so that servers can listen on them. */
  isLocal: boolean;
  /** The router drops the first SYN of a connection. The treatment applies to its retransmission. */
  affectsRetransmission: boolean;
}

/** The blocks of the lab, one for each prefix. */
export const addressBlocks: readonly AddressBlock[] = [
  ...new Map(
    (Object.keys(pathOutcomes) as PathOutcome[]).map((outcome) => {
      const { prefix, treatment } = pathRules[outcome];
      const isLocal = treatment.by === 'kernel' || hasListener(outcome);
      return [
        prefix,
        { prefix, treatment, isLocal, affectsRetransmission: affectsRetransmission(outcome) },
      ] as const;
    }),
  ).values(),
];

/** The set of disrupted connections, by the peer's address and the client's port, and the statement that applies to them. */
export const disruptionRules: Record<
  PathDisruption,
  {
    set: string;
    /** Default: every packet. */
    match?: string;
    statement: string;
  }
> = {
  dropped: { set: 'disrupted_dropped', statement: 'drop' },
  // An ACK without data also causes a RST. Chance would decide whether the client sends one before its data.
  reset: {
    set: 'disrupted_reset',
    match: 'tcp flags & (fin | psh) != 0',
    statement: 'reject with tcp reset',
  },
  'icmp-host-unreachable': {
    set: 'disrupted_unreachable',
    statement: 'reject with icmp type host-unreachable',
  },
  'icmp-admin-prohibited': {
    set: 'disrupted_prohibited',
    statement: 'reject with icmp type admin-prohibited',
  },
};
