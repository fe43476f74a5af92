import fc from 'fast-check';
import { BlockList, isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { failsOnClientHost, type PathOutcome, pathOutcomes } from '../../model/path-outcome.js';
import { addressesOf, familyOf, plan } from './address-plan.js';
import { addressBlocks, pathRules } from './path-rules.js';

const outcomes = Object.keys(pathOutcomes) as PathOutcome[];
const prefixes = addressBlocks.map(({ prefix }) => prefix);
const familyName = (address: string) => (familyOf(address) === 'ip6' ? 'ipv6' : 'ipv4');

/** Returns the list that contains the block: https://nodejs.org/api/net.html#class-netblocklist */
function listOf(prefix: string): BlockList {
  const [network = '', length = ''] = prefix.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), familyName(network));
  return list;
}
const has = (prefix: string, address: string) => listOf(prefix).check(address, familyName(address));

/** Sample addresses of each block, including the first and the last that `addressesOf` returns. */
const samples = new Map(
  prefixes.map((prefix) => {
    const next = addressesOf(prefix);
    const addresses = Array.from({ length: 65_000 }, next);
    return [prefix, [0, 1, 254, 255, 256, 64_999].map((index) => addresses[index] ?? '')];
  }),
);
const sampleOf = (prefix: string) => samples.get(prefix) ?? [];

describe.each(prefixes)('the block %s', (prefix) => {
  it('is private: RFC 1918, or unique local, RFC 4193', () => {
    expect(prefix).toMatch(familyOf(prefix) === 'ip6' ? /^[0-9a-f]+::\/64$/ : /^\d+\.\d+\.0\.0\/16$/);
    expect(has(familyOf(prefix) === 'ip6' ? 'fc00::/7' : '10.0.0.0/8', prefix.split('/')[0] ?? '')).toBe(
      true,
    );
  });

  it('contains the addresses that addressesOf returns for it', () => {
    for (const address of sampleOf(prefix)) {
      expect([address, isIP(address), has(prefix, address)]).toEqual([
        address,
        familyOf(prefix) === 'ip6' ? 6 : 4,
        true,
      ]);
    }
  });

  it('overlaps neither with another block nor with the link between client and router', () => {
    const others = prefixes.filter((other) => other !== prefix && familyOf(other) === familyOf(prefix));
    for (const other of others) {
      expect([other, sampleOf(prefix).some((address) => has(other, address))]).toEqual([other, false]);
    }
    const { link, link6 } = plan;
    const ends = familyOf(prefix) === 'ip6' ? [link6.client, link6.router] : [link.client, link.router];
    expect(ends.some((end) => has(prefix, end))).toBe(false);
  });
});

describe.each(outcomes)('the addresses of %s', (outcome) => {
  const { prefix, treatment } = pathRules[outcome];

  it('are IPv6 addresses if its name contains v6', () => {
    expect(familyOf(prefix)).toBe(outcome.includes('v6') ? 'ip6' : 'ip');
  });

  it('share a block with another outcome only if the peer host decides both', () => {
    const others = outcomes.filter((other) => other !== outcome && pathRules[other].prefix === prefix);
    for (const sharing of others.length > 0 ? [outcome, ...others] : [])
      expect([sharing, pathOutcomes[sharing].decidedBy]).toEqual([sharing, 'peer-host']);
  });

  it('are treated by rules of their family', () => {
    if (treatment.by !== 'rule' || !treatment.statement.includes('icmp')) return;
    expect(treatment.statement.includes('icmpv6')).toBe(familyOf(prefix) === 'ip6');
  });

  it('have a route on the client if and only if the client host decides the outcome', () => {
    expect(treatment.by === 'client-route').toBe(failsOnClientHost(outcome));
  });
});

it('both ends of a link are in one network', () => {
  for (const { client, router, prefix } of [plan.link, plan.link6]) {
    expect(client).not.toBe(router);
    expect(has(`${router}/${prefix}`, client)).toBe(true);
  }
});

it('addressesOf returns every address once before it repeats one', () => {
  for (const prefix of [pathRules.reached.prefix, pathRules['ipv6-closed'].prefix]) {
    const next = addressesOf(prefix);
    const first = Array.from({ length: 65_000 }, next);
    expect(new Set(first).size).toBe(first.length);
    expect(next()).toBe(first[0]);
  }
});

it('addressesOf never returns a network address, and formats addresses as the packet filter does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...prefixes), fc.integer({ min: 1, max: 65_000 }), (prefix, turn) => {
      const next = addressesOf(prefix);
      for (let skipped = 1; skipped < turn; skipped++) next();
      const address = next();
      expect(address).not.toBe(prefix.split('/')[0]);
      // URL serializes an address in its shortest form: https://url.spec.whatwg.org/#concept-ipv6-serializer
      const host = familyOf(prefix) === 'ip6' ? `[${address}]` : address;
      expect(new URL(`ws://${host}/`).hostname).toBe(host);
    }),
    { numRuns: 50 },
  );
});
