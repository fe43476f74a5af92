import type { NameAnswer } from './name-fault.js';

/** Facts about a path outcome: everything that the fixture schema, the lab and the witness need to know. */
interface PathOutcomeFacts {
  /** The layer that it breaks, or `null` if the client reaches a healthy peer. */
  layer: 'route' | 'port' | null;
  /** Who decides it: the client's own routing table, the router, or the kernel of the peer's host. */
  decidedBy: 'client-host' | 'router' | 'peer-host';
  /** A RST answers the SYN. */
  sendsReset?: true;
  /** The first SYN is dropped, and its retransmission meets the outcome. */
  affectsRetransmission?: true;
  /** A server listens at the address, and only the path keeps the client from it. */
  hasListener?: true;
  /** The TCP handshake completes. */
  opensConnection?: true;
  /** The answer of the resolver that leads the client to such an address. */
  nameAnswer?: NameAnswer;
}

/**
 * What can become of the packets to one of a peer's addresses, which is one of IPv6 where the name says so. `reached` is the
 * healthy outcome. The lab implements each in `network/lab/path-rules.ts`.
 */
export const pathOutcomes = {
  reached: { layer: null, decidedBy: 'peer-host', hasListener: true, opensConnection: true },

  'icmp-host-unreachable': { layer: 'route', decidedBy: 'router' },
  'icmp-net-unreachable': { layer: 'route', decidedBy: 'router' },
  'icmp-admin-prohibited': { layer: 'route', decidedBy: 'router' },
  'icmp-protocol-unreachable': { layer: 'route', decidedBy: 'router' },
  'icmp-host-prohibited': { layer: 'route', decidedBy: 'router' },
  'icmp-net-prohibited': { layer: 'route', decidedBy: 'router' },
  'icmp-time-exceeded': { layer: 'route', decidedBy: 'router' },
  'icmp-host-unreachable-late': { layer: 'route', decidedBy: 'router', affectsRetransmission: true },
  'unreachable-route': { layer: 'route', decidedBy: 'router' },
  'prohibit-route': { layer: 'route', decidedBy: 'router' },
  'blackhole-route': { layer: 'route', decidedBy: 'router' },
  dropped: { layer: 'route', decidedBy: 'router' },
  'answers-dropped': { layer: 'route', decidedBy: 'router', hasListener: true },
  'large-dropped': { layer: 'route', decidedBy: 'router', hasListener: true, opensConnection: true },
  'no-neighbour': { layer: 'route', decidedBy: 'router' },
  'no-own-route': { layer: 'route', decidedBy: 'client-host' },
  'own-unreachable-route': { layer: 'route', decidedBy: 'client-host' },
  'own-prohibit-route': { layer: 'route', decidedBy: 'client-host' },
  'own-blackhole-route': { layer: 'route', decidedBy: 'client-host' },
  'icmpv6-no-route': { layer: 'route', decidedBy: 'router' },
  'icmpv6-admin-prohibited': { layer: 'route', decidedBy: 'router' },
  'icmpv6-address-unreachable': { layer: 'route', decidedBy: 'router' },
  'icmpv6-policy-failed': { layer: 'route', decidedBy: 'router' },
  'icmpv6-reject-route': { layer: 'route', decidedBy: 'router' },
  'icmpv6-time-exceeded': { layer: 'route', decidedBy: 'router' },
  'ipv6-no-route': { layer: 'route', decidedBy: 'router' },
  'ipv6-dropped': { layer: 'route', decidedBy: 'router' },
  'ipv6-no-neighbour': { layer: 'route', decidedBy: 'router' },
  'ipv6-no-own-route': { layer: 'route', decidedBy: 'client-host', nameAnswer: 'unrouted-ipv6' },

  closed: { layer: 'port', decidedBy: 'peer-host', sendsReset: true },
  'closed-a-moment-ago': { layer: 'port', decidedBy: 'peer-host', sendsReset: true },
  'other-port-open': { layer: 'port', decidedBy: 'peer-host', sendsReset: true },
  'queue-full': { layer: 'port', decidedBy: 'peer-host' },
  'reset-by-firewall': { layer: 'port', decidedBy: 'router', sendsReset: true },
  'reset-by-firewall-late': {
    layer: 'port',
    decidedBy: 'router',
    sendsReset: true,
    affectsRetransmission: true,
  },
  'icmp-port-unreachable': { layer: 'port', decidedBy: 'router' },
  'ipv6-closed': { layer: 'port', decidedBy: 'peer-host', sendsReset: true },
  'ipv6-reset-by-firewall': { layer: 'port', decidedBy: 'router', sendsReset: true },
  'icmpv6-port-unreachable': { layer: 'port', decidedBy: 'router' },
} as const satisfies Record<string, PathOutcomeFacts>;

/** The outcome where nothing is wrong with the path. */
export const healthyOutcome = 'reached' satisfies PathOutcome;

/** What the router can do from one moment on with the packets of an open connection. */
export const pathDisruptions = [
  'dropped',
  'reset',
  'icmp-host-unreachable',
  'icmp-admin-prohibited',
] as const;
export type PathDisruption = (typeof pathDisruptions)[number];

type Table = typeof pathOutcomes;

/** What becomes of the packets to one of a peer's addresses. */
export type PathOutcome = keyof Table;

/** The outcomes that break one layer. */
export type OutcomeOf<L extends 'route' | 'port'> = {
  [O in PathOutcome]: Table[O]['layer'] extends L ? O : never;
}[PathOutcome];

/** The outcomes that break a layer, in the order of the table. */
export function outcomesOf<L extends 'route' | 'port'>(layer: L): OutcomeOf<L>[] {
  return names.filter((outcome): outcome is OutcomeOf<L> => pathOutcomes[outcome].layer === layer);
}

const names = Object.keys(pathOutcomes) as PathOutcome[];
const facts: Readonly<Record<PathOutcome, PathOutcomeFacts>> = pathOutcomes;

/** The outcome that an answer of the resolver leads to, if it leads to one of its own. */
export function outcomeOfAnswer(answer: NameAnswer): PathOutcome | undefined {
  return names.find((outcome) => facts[outcome].nameAnswer === answer);
}

/** Whether the client's own host has no route to the address: no packet leaves it. */
export function failsOnClientHost(outcome: PathOutcome): boolean {
  return facts[outcome].decidedBy === 'client-host';
}

/** Whether the router stops the packets, and counts those that it stops. */
export function isRefusedByRouter(outcome: PathOutcome): boolean {
  return facts[outcome].decidedBy === 'router';
}

/** Whether a server listens at the address. */
export function hasListener(outcome: PathOutcome): boolean {
  return facts[outcome].hasListener === true;
}

/** Whether the TCP handshake completes. */
export function opensConnection(outcome: PathOutcome): boolean {
  return facts[outcome].opensConnection === true;
}

/** Whether a RST answers the SYN: from the kernel where nothing listens at the port, or from a firewall. */
export function answersWithReset(outcome: PathOutcome): boolean {
  return facts[outcome].sendsReset === true;
}

/** Whether the outcome befalls the retransmitted SYN of a connection, and the first is dropped. */
export function affectsRetransmission(outcome: PathOutcome): boolean {
  return facts[outcome].affectsRetransmission === true;
}
