import type { PortFault, RouteFault } from '../fixture.js';

/** Addresses and names of the lab. All of them exist in its own namespaces only. */
export const plan = {
  domain: 'badsocket.test',
  /** Everything that dies with the lab lives here: a tmpfs in a mount namespace of our own. */
  folder: '/run/badsocket',
  router: 'router',
  link: { client: '10.65.0.2', router: '10.65.0.1', prefix: 24 },
  /** Addresses that are the router's own: whoever listens on one accepts, else the kernel refuses. */
  peers: '10.66.0.0/16',
  /** TCP gives up on a silent address after 3 s instead of two minutes. */
  synRetries: 1,
  /** The same for a connection that is open and no longer answers: 3 s instead of a quarter of an hour. */
  retries: 3,
} as const;

/** What the router does with packets to a block of addresses, in the words of nftables(8) and ip-route(8). */
export type Treatment =
  | { by: 'rule'; statement: string }
  | { by: 'route'; type: 'unreachable' | 'prohibit' | 'blackhole' }
  /** A link with nobody on it: the router's own ARP goes unanswered. */
  | { by: 'empty-link' };

type Refusing =
  RouteFault['packets'] | Extract<PortFault['state'], 'reset-by-firewall' | 'icmp-port-unreachable'>;

/** Blocks of addresses that packets do not reach, and why. */
export const blocks: Record<Refusing, { prefix: string; treatment: Treatment }> = {
  'icmp-host-unreachable': {
    prefix: '10.70.0.0/16',
    treatment: { by: 'rule', statement: 'reject with icmp type host-unreachable' },
  },
  'icmp-net-unreachable': {
    prefix: '10.71.0.0/16',
    treatment: { by: 'rule', statement: 'reject with icmp type net-unreachable' },
  },
  'icmp-admin-prohibited': {
    prefix: '10.72.0.0/16',
    treatment: { by: 'rule', statement: 'reject with icmp type admin-prohibited' },
  },
  'unreachable-route': { prefix: '10.73.0.0/16', treatment: { by: 'route', type: 'unreachable' } },
  'prohibit-route': { prefix: '10.74.0.0/16', treatment: { by: 'route', type: 'prohibit' } },
  'blackhole-route': { prefix: '10.75.0.0/16', treatment: { by: 'route', type: 'blackhole' } },
  dropped: { prefix: '10.76.0.0/16', treatment: { by: 'rule', statement: 'drop' } },
  'no-neighbour': { prefix: '10.77.0.0/16', treatment: { by: 'empty-link' } },
  'reset-by-firewall': {
    prefix: '10.78.0.0/16',
    treatment: { by: 'rule', statement: 'reject with tcp reset' },
  },
  'icmp-port-unreachable': {
    prefix: '10.79.0.0/16',
    treatment: { by: 'rule', statement: 'reject with icmp type port-unreachable' },
  },
};

/** Hands out the addresses of a /16 one after the other, from x.y.0.1 on; starts again after the last. */
export function addressesOf(prefix: string): () => string {
  const [first = '', second = ''] = prefix.split('.');
  let next = 0;
  return () => {
    const host = (next++ % 65_000) + 1;
    return `${first}.${second}.${host >> 8}.${host & 255}`;
  };
}
