import type { IcmpError } from './icmp-error.js';
import type { NameAnswer } from './name-fault.js';

/** The properties of a path outcome that the fixture schema, the lab and the witness use. */
interface PathOutcomeFacts {
  /** The layer that the outcome breaks, or `null` if the client reaches a healthy peer. */
  layer: 'route' | 'port' | null;
  /** What decides the outcome: the routing table of the client's host, the router, or the kernel of the peer's host. */
  decidedBy: 'client-host' | 'router' | 'peer-host';
  /** The client receives a RST in response to its SYN. */
  sendsReset?: true;
  /** The ICMP error that the client receives. */
  icmpError?: IcmpError;
  /** The router drops the first SYN. The outcome applies to its retransmission. */
  affectsRetransmission?: true;
  /** A server listens on the address. Only the path prevents the connection. */
  hasListener?: true;
  /** The TCP handshake completes. */
  opensConnection?: true;
  /** The answer of the resolver that contains such an address. */
  nameAnswer?: NameAnswer;
}

/**
 * The path outcomes: what happens to the packets to one address of a peer. Outcomes whose name contains `ipv6` or `icmpv6` are for IPv6
 * addresses. `reached` is the healthy outcome. The lab implements all of them in `network/lab/path-rules.ts`.
 */
export const pathOutcomes = {
  reached: { layer: null, decidedBy: 'peer-host', hasListener: true, opensConnection: true },

  'icmp-host-unreachable': { layer: 'route', decidedBy: 'router', icmpError: 'host-unreachable' },
  'icmp-net-unreachable': { layer: 'route', decidedBy: 'router', icmpError: 'net-unreachable' },
  'icmp-admin-prohibited': { layer: 'route', decidedBy: 'router', icmpError: 'admin-prohibited' },
  'icmp-protocol-unreachable': { layer: 'route', decidedBy: 'router', icmpError: 'protocol-unreachable' },
  'icmp-host-prohibited': { layer: 'route', decidedBy: 'router', icmpError: 'host-prohibited' },
  'icmp-net-prohibited': { layer: 'route', decidedBy: 'router', icmpError: 'net-prohibited' },
  'icmp-time-exceeded': { layer: 'route', decidedBy: 'router', icmpError: 'time-exceeded' },
  'icmp-host-unreachable-late': {
    layer: 'route',
    decidedBy: 'router',
    icmpError: 'host-unreachable',
    affectsRetransmission: true,
  },
  'unreachable-route': { layer: 'route', decidedBy: 'router', icmpError: 'host-unreachable' },
  'prohibit-route': { layer: 'route', decidedBy: 'router', icmpError: 'admin-prohibited' },
  'blackhole-route': { layer: 'route', decidedBy: 'router' },
  dropped: { layer: 'route', decidedBy: 'router' },
  'replies-dropped': { layer: 'route', decidedBy: 'router', hasListener: true },
  'large-dropped': { layer: 'route', decidedBy: 'router', hasListener: true, opensConnection: true },
  'no-neighbour': { layer: 'route', decidedBy: 'router', icmpError: 'host-unreachable' },
  'no-route-on-client': { layer: 'route', decidedBy: 'client-host' },
  'unreachable-route-on-client': { layer: 'route', decidedBy: 'client-host' },
  'prohibit-route-on-client': { layer: 'route', decidedBy: 'client-host' },
  'blackhole-route-on-client': { layer: 'route', decidedBy: 'client-host' },
  'icmpv6-no-route': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-no-route-to-destination' },
  'icmpv6-admin-prohibited': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-admin-prohibited' },
  'icmpv6-address-unreachable': {
    layer: 'route',
    decidedBy: 'router',
    icmpError: 'ipv6-address-unreachable',
  },
  'icmpv6-policy-failed': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-policy-failed' },
  'icmpv6-reject-route': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-reject-route' },
  'icmpv6-time-exceeded': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-hop-limit-exceeded' },
  'ipv6-no-route': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-no-route-to-destination' },
  'ipv6-dropped': { layer: 'route', decidedBy: 'router' },
  'ipv6-no-neighbour': { layer: 'route', decidedBy: 'router', icmpError: 'ipv6-address-unreachable' },
  'ipv6-no-route-on-client': { layer: 'route', decidedBy: 'client-host', nameAnswer: 'unrouted-ipv6' },

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
  'icmp-port-unreachable': { layer: 'port', decidedBy: 'router', icmpError: 'port-unreachable' },
  'ipv6-closed': { layer: 'port', decidedBy: 'peer-host', sendsReset: true },
  'ipv6-reset-by-firewall': { layer: 'port', decidedBy: 'router', sendsReset: true },
  'icmpv6-port-unreachable': { layer: 'port', decidedBy: 'router', icmpError: 'ipv6-port-unreachable' },
} as const satisfies Record<string, PathOutcomeFacts>;

/** The outcome of a healthy path. */
export const healthyOutcome = 'reached' satisfies PathOutcome;

/** What the router can do with the packets of an open connection. */
export const pathDisruptions = [
  'dropped',
  'reset',
  'icmp-host-unreachable',
  'icmp-admin-prohibited',
] as const;
export type PathDisruption = (typeof pathDisruptions)[number];

type Table = typeof pathOutcomes;

/** What happens to the packets to one address of a peer. */
export type PathOutcome = keyof Table;

/** The outcomes that break a layer. */
export type OutcomeOf<L extends 'route' | 'port'> = {
  [O in PathOutcome]: Table[O]['layer'] extends L ? O : never;
}[PathOutcome];

/** Returns the outcomes that break a layer, in the order of the table. */
export function outcomesOf<L extends 'route' | 'port'>(layer: L): OutcomeOf<L>[] {
  return names.filter((outcome): outcome is OutcomeOf<L> => pathOutcomes[outcome].layer === layer);
}

const names = Object.keys(pathOutcomes) as PathOutcome[];
const facts: Readonly<Record<PathOutcome, PathOutcomeFacts>> = pathOutcomes;

/** Returns the path outcome that an answer of the resolver causes, if any. */
export function outcomeOfAnswer(answer: NameAnswer): PathOutcome | undefined {
  return names.find((outcome) => facts[outcome].nameAnswer === answer);
}

/** Whether the client's host has no route to the address, so that no packet leaves it. */
export function failsOnClientHost(outcome: PathOutcome): boolean {
  return facts[outcome].decidedBy === 'client-host';
}

/** Whether the router rejects or drops the packets, and counts them. */
export function isRefusedByRouter(outcome: PathOutcome): boolean {
  return facts[outcome].decidedBy === 'router';
}

/** Whether a server listens on the address. */
export function hasListener(outcome: PathOutcome): boolean {
  return facts[outcome].hasListener === true;
}

/** Whether the TCP handshake completes. */
export function opensConnection(outcome: PathOutcome): boolean {
  return facts[outcome].opensConnection === true;
}

/** Whether the kernel of the peer's host, or a firewall, responds to the SYN with RST. */
export function sendsReset(outcome: PathOutcome): boolean {
  return facts[outcome].sendsReset === true;
}

/** Returns the ICMP error that the client receives in response to its SYN, if any. */
export function icmpErrorOf(outcome: PathOutcome): IcmpError | undefined {
  return facts[outcome].icmpError;
}

/** Returns the ICMP error that the client receives on an open connection, if any. */
export function icmpErrorOfDisruption(packets: PathDisruption): IcmpError | undefined {
  return packets === 'dropped' || packets === 'reset' ? undefined : facts[packets].icmpError;
}

/** Whether the outcome applies to the retransmission of the SYN, after the router drops the first SYN. */
export function affectsRetransmission(outcome: PathOutcome): boolean {
  return facts[outcome].affectsRetransmission === true;
}
