import type { RoadBreak } from '../fixture.js';
import { runWith } from './command.js';
import { blocks, plan } from './plan.js';

/**
 * Builds the lab's two ends inside fresh user, network, mount and process namespaces: the client's, where everything but the
 * peers' sockets lives, and the router's, to which every packet goes that is not for loopback.
 * A second interface with a default route is needed: with only loopback up, Chromium answers every address but loopback
 * with `ERR_INTERNET_DISCONNECTED` before a packet leaves.
 * @throws {Error} in one line with what the failing command said.
 */
export async function buildNamespaces(): Promise<void> {
  const { router, link, folder } = plan;
  // What a rule refuses needs a route as well, or the router itself would say that there is none.
  const routes = Object.values(blocks).map(({ prefix, treatment }) =>
    treatment.by === 'route'
      ? `ip -n ${router} route add ${treatment.type} ${prefix}`
      : `ip -n ${router} route add ${prefix} dev empty0`,
  );
  await runWith(
    `
    # /run holds the sockets of the machine's own services: hidden, no name is asked for behind our back.
    mount -t tmpfs -o mode=755 tmpfs /run
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    mkdir -p ${folder}/tmp ${folder}/home
    ip link set lo up
    ip netns add ${router}
    ip link add wan0 type veth peer name lan0 netns ${router}
    ip address add ${link.client}/${link.prefix} dev wan0
    ip link set wan0 up
    ip -n ${router} address add ${link.router}/${link.prefix} dev lan0
    ip -n ${router} link set lan0 up
    ip -n ${router} link set lo up
    ip -n ${router} link add empty0 type veth peer name empty1
    ip -n ${router} link set empty0 up
    ip -n ${router} link set empty1 up
    ip route add default via ${link.router}
    ip -n ${router} route add local ${plan.peers} dev lo
    ${routes.join('\n    ')}
    ip netns exec ${router} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
    # ICMP errors are what the route fixtures are about: none of them may be held back by the rate limit.
    ip netns exec ${router} sh -c 'echo 0 > /proc/sys/net/ipv4/icmp_ratelimit'
    echo ${plan.synRetries} > /proc/sys/net/ipv4/tcp_syn_retries
    echo ${plan.retries} > /proc/sys/net/ipv4/tcp_retries2
    `,
    'sh',
    '-e',
  );
  await runWith(packetFilter(), 'ip', 'netns', 'exec', router, 'nft', '-f', '-');
}

/** Sets of the packet filter in which packets are counted by the peer's address. */
export const counters = [
  'received_syn',
  'received_fin',
  'received_rst',
  'sent_syn_ack',
  'sent_fin',
  'sent_rst',
  'refused',
] as const;
export type Counter = (typeof counters)[number];

/** Connections whose road is broken, by the peer's address and the client's port, and what becomes of their packets. */
export const brokenRoads: Record<RoadBreak, { set: string; statement: string }> = {
  dropped: { set: 'broken_dropped', statement: 'drop' },
  reset: { set: 'broken_reset', statement: 'reject with tcp reset' },
  'icmp-host-unreachable': {
    set: 'broken_unreachable',
    statement: 'reject with icmp type host-unreachable',
  },
  'icmp-admin-prohibited': {
    set: 'broken_prohibited',
    statement: 'reject with icmp type admin-prohibited',
  },
};

/** The table that holds the counters and the rules: nftables(8). */
export const table = 'badsocket';

function packetFilter(): string {
  const sets = counters.map((name) => `set ${name} {\n type ipv4_addr\n flags dynamic\n size 65535\n }`);
  const count = (set: Counter, field: 'saddr' | 'daddr') => `update @${set} { ip ${field} counter }`;
  // Counted by what the packet meets, not by where it was meant to go: nft(8), FIB expressions.
  const routed = Object.values(blocks).flatMap(({ prefix, treatment }) => {
    switch (treatment.by) {
      case 'route':
        return [`ip daddr ${prefix} fib daddr oif missing ${count('refused', 'daddr')}`];
      case 'empty-link':
        return [`ip daddr ${prefix} fib daddr oifname "empty0" ${count('refused', 'daddr')}`];
      case 'rule':
        return [];
    }
  });
  const rules = Object.values(blocks).flatMap(({ prefix, treatment }) =>
    treatment.by === 'rule' ? [`ip daddr ${prefix} ${count('refused', 'daddr')} ${treatment.statement}`] : [],
  );
  const broken = Object.values(brokenRoads);
  const brokenSets = broken.map(({ set }) => `set ${set} {\n type ipv4_addr . inet_service\n }`);
  const breaks = broken.map(
    ({ set, statement }) => `ip daddr . tcp sport @${set} ${count('refused', 'daddr')} ${statement}`,
  );
  return `
table inet ${table} {
${[...sets, ...brokenSets].join('\n')}
chain arriving {
type filter hook prerouting priority -300; policy accept;
iifname != "lan0" accept
tcp flags & (syn|ack) == syn ${count('received_syn', 'daddr')}
tcp flags & fin == fin ${count('received_fin', 'daddr')}
tcp flags & rst == rst ${count('received_rst', 'daddr')}
${routed.join('\n')}
}
chain passing {
type filter hook forward priority 0; policy accept;
${rules.join('\n')}
}
chain entering {
type filter hook input priority 0; policy accept;
iifname != "lan0" accept
${breaks.join('\n')}
}
chain leaving {
type filter hook postrouting priority 300; policy accept;
oifname != "lan0" accept
tcp flags & (syn|ack) == (syn|ack) ${count('sent_syn_ack', 'saddr')}
tcp flags & fin == fin ${count('sent_fin', 'saddr')}
tcp flags & rst == rst ${count('sent_rst', 'saddr')}
}
}
`;
}
