import type { Packets, Peer, PortState } from './fixture.js';

/** What becomes of the packets to one of a peer's addresses: `reached` is the healthy one. */
export type Fate = 'reached' | Packets | PortState;

/** One entry for each address of the peer, in the order in which the resolver names them. */
export function fatesOf({ name, route, port }: Peer): Fate[] {
  if (name !== undefined && 'answer' in name && name.answer === 'unrouted-ipv6') return ['ipv6-no-own-route'];
  const fates = route?.packets ?? port?.state ?? 'reached';
  return typeof fates === 'string' ? [fates] : fates;
}

/** Whether the client's own machine knows no way to the address: no packet ever leaves. */
export function endsAtHome(fate: Fate): boolean {
  switch (fate) {
    case 'no-own-route':
    case 'own-unreachable-route':
    case 'own-prohibit-route':
    case 'own-blackhole-route':
    case 'ipv6-no-own-route':
      return true;
    default:
      return false;
  }
}

/** Whether a server listens there, and the road is what keeps the client from it. */
export function standsBehind(fate: Fate): boolean {
  return fate === 'reached' || fate === 'answers-dropped' || fate === 'large-dropped';
}

/** Whether a RST comes back: from the kernel behind a port that nobody has, or from a firewall. */
export function answersWithReset(fate: Fate): boolean {
  switch (fate) {
    case 'closed':
    case 'closed-a-moment-ago':
    case 'other-port-open':
    case 'ipv6-closed':
    case 'reset-by-firewall':
    case 'reset-by-firewall-late':
    case 'ipv6-reset-by-firewall':
      return true;
    default:
      return false;
  }
}

/** Whether the fault is done to the second SYN of a connection, and the first is dropped. */
export function comesLate(fate: Fate): boolean {
  return fate === 'reset-by-firewall-late' || fate === 'icmp-host-unreachable-late';
}

/** Whether it is the router that keeps the packets, and counts those that it keeps. */
export function isRefusedByRouter(fate: Fate): boolean {
  switch (fate) {
    case 'reached':
    case 'closed':
    case 'closed-a-moment-ago':
    case 'other-port-open':
    case 'queue-full':
    case 'ipv6-closed':
      return false;
    default:
      return !endsAtHome(fate);
  }
}
