/** The addresses and names of the lab. They exist only in its namespaces. */
export const plan = {
  domain: 'badsocket.test',
  /** The host of the agent page over TLS, on loopback. */
  agent: 'agent.badsocket.test',
  /** The hosts of the agent page that a policy denies local connections. The first two are not of the same site. */
  denied: { own: 'denied.localhost', other: 'denied-too.localhost', secure: 'denied.agent.badsocket.test' },
  /** The folder of the lab's files: a tmpfs in the lab's mount namespace, which disappears with the lab. */
  folder: '/run/badsocket',
  router: 'router',
  link: { client: '10.65.0.2', router: '10.65.0.1', prefix: 24 },
  /** Unique local addresses: https://www.rfc-editor.org/rfc/rfc4193#section-3 */
  link6: { client: 'fd65::2', router: 'fd65::1', prefix: 64 },
  /** The number of SYN retransmissions: connect(2) times out after 3 seconds instead of two minutes. */
  synRetries: 1,
  /** The number of retransmissions on an open connection: it times out after 3 seconds instead of 15 minutes. */
  retries: 3,
} as const;

/** The address families, as keywords of ip(8) and nft(8). */
export const families = ['ip', 'ip6'] as const;
export type Family = (typeof families)[number];

/** Returns the family of a prefix or an address. */
export function familyOf(address: string): Family {
  return address.includes(':') ? 'ip6' : 'ip';
}

/**
 * Creates a function that returns the next address of a block, starting at x.y.0.1 or xxxx::1. It starts again after the last.
 * The addresses have the format of the packet filter: https://www.rfc-editor.org/rfc/rfc5952#section-4
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
