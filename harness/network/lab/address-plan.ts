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
