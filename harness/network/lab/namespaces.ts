import { type IcmpError, icmpErrorNames, icmpErrors } from '../../model/icmp-error.js';
import { runWith } from '../../support/run-command.js';
import { families, type Family, familyOf, plan } from './address-plan.js';
import { addressBlocks, type Chain, disruptionRules } from './path-rules.js';

/**
 * Builds the two ends of the lab in new user, network, mount and process namespaces. The client's namespace contains everything except
 * the sockets of the peers. The router's namespace receives every packet that is not for loopback.
 * The client needs an interface with a default route: with loopback only, Chromium fails every other address with
 * `ERR_INTERNET_DISCONNECTED` before a packet leaves.
 * @throws {Error} with a message of one line that contains the output of the failing command.
 */
export async function buildNamespaces(): Promise<void> {
  const { router, link, link6, folder } = plan;
  await runWith(
    `
    # Hide the sockets of the machine's services: no service must resolve names or open connections outside the lab.
    mount -t tmpfs -o mode=755 tmpfs /run
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    for hidden in ${socketFolders.join(' ')}; do
      [ ! -d $hidden ] || [ -L $hidden ] || mount -t tmpfs -o mode=1777 tmpfs $hidden
    done
    mkdir -p ${folder}/tmp ${folder}/home
    ip link set lo up
    ip netns add ${router}
    # Without duplicate address detection: a browser takes an address that becomes valid after a second for a change of network, and
    # cancels its DNS queries.
    dad=/proc/sys/net/ipv6/conf/default/accept_dad
    [ ! -e $dad ] || echo 0 > $dad
    [ ! -e $dad ] || ip netns exec ${router} sh -c "echo 0 > $dad"
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
    # Without nodad, an address cannot be used for its first second. The command fails if the kernel has no IPv6, or disables it in new
    # namespaces.
    if ip address add ${link6.client}/${link6.prefix} dev wan0 nodad; then
      ip -n ${router} address add ${link6.router}/${link6.prefix} dev lan0 nodad
      ip route add default via ${link6.router}
      ${routes('ip6').join('\n      ')}
    fi
    ${routes('ip').join('\n    ')}
    # The route fixtures need every ICMP error, so no type is rate-limited. A limit of 0 would instead use up the tokens of ip_error()
    # for routes: https://elixir.bootlin.com/linux/v6.12/source/net/ipv4/route.c
    ip netns exec ${router} sh -ec '
      echo 1 > /proc/sys/net/ipv4/ip_forward
      echo 0 > /proc/sys/net/ipv4/icmp_ratemask
      if [ -e /proc/net/if_inet6 ]; then
        echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
        echo 0 > /proc/sys/net/ipv6/icmp/ratelimit
      fi
    '
    echo ${plan.synRetries} > /proc/sys/net/ipv4/tcp_syn_retries
    echo ${plan.retries} > /proc/sys/net/ipv4/tcp_retries2
    `,
    'sh',
    '-e',
  );
  await runWith(packetFilter(), 'ip', 'netns', 'exec', router, 'nft', '-f', '-');
}

/**
 * The folders besides /run in which services of the machine listen on sockets: those of X and of old systems. Sockets in other folders,
 * such as /tmp, cannot be hidden without the files of the user.
 */
const socketFolders = ['/var/run', '/tmp/.X11-unix', '/tmp/.ICE-unix'];

/** Returns the commands that add the routes to all blocks of one family. */
function routes(family: Family): string[] {
  const atRouter = `ip -n ${plan.router} route add`;
  return addressBlocks
    .filter(({ prefix }) => familyOf(prefix) === family)
    .map(({ prefix, treatment, isLocal }) => {
      switch (treatment.by) {
        case 'kernel':
        case 'rule':
          // Packets that a rule refuses need a route too. Without one, the router replies that there is no route.
          return isLocal ? `${atRouter} local ${prefix} dev lo` : `${atRouter} ${prefix} dev empty0`;
        case 'route':
          return `${atRouter} ${treatment.type} ${prefix}`;
        case 'client-route':
          return `ip route add ${treatment.type} ${prefix}`;
        case 'empty-link':
          return `${atRouter} ${prefix} dev empty0`;
      }
    });
}

/** The counters of the packet filter. Each counts packets by the address of the peer. */
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

/** Returns the name of the set that counts an ICMP error by the address of the peer. */
export function icmpSetName(error: IcmpError): string {
  return `sent_icmp_${error.replaceAll('-', '_')}`;
}

/** The table with the counters and the rules: nftables(8). */
export const table = 'badsocket';

/** Returns the name of the set of a counter for addresses of one family. */
export function setName(counter: Counter, family: Family): string {
  return family === 'ip' ? counter : `${counter}_ip6`;
}

/** The types of the elements of sets: nft(8), "DATA TYPES". */
const addressTypes: Record<Family, string> = { ip: 'ipv4_addr', ip6: 'ipv6_addr' };

function packetFilter(): string {
  const sets = counters.flatMap((counter) =>
    families.map(
      (family) =>
        `set ${setName(counter, family)} {\n type ${addressTypes[family]}\n flags dynamic\n size 65535\n }`,
    ),
  );
  const icmpSets = icmpErrorNames.map(
    (error) =>
      `set ${icmpSetName(error)} {\n type ${addressTypes[icmpErrors[error].family]}\n flags dynamic\n size 65535\n }`,
  );
  const tried = families.map(
    (family) =>
      `set tried_${family} {\n type ${addressTypes[family]} . inet_service\n flags dynamic,timeout\n timeout 60s\n size 65535\n }`,
  );
  const count = (counter: Counter, field: 'saddr' | 'daddr', family: Family) =>
    `update @${setName(counter, family)} { ${family} ${field} counter }`;
  const countAll = (match: string, counter: Counter, field: 'saddr' | 'daddr') =>
    families.map((family) => `${match} ${count(counter, field, family)}`).join('\n');
  const disruptions = Object.values(disruptionRules);
  const disruptedSets = disruptions.map(({ set }) => `set ${set} {\n type ipv4_addr . inet_service\n }`);
  const disruptedConnections = disruptions.map(
    ({ set, match = '', statement }) =>
      `ip daddr . tcp sport @${set} ${match} ${count('refused', 'daddr', 'ip')} ${statement}`,
  );
  return `
table inet ${table} {
${[...sets, ...icmpSets, ...tried, ...disruptedSets].join('\n')}
chain arriving {
type filter hook prerouting priority -300; policy accept;
iifname != "lan0" accept
${countAll('tcp flags & (syn|ack) == syn', 'received_syn', 'daddr')}
${countAll('tcp flags & fin == fin', 'received_fin', 'daddr')}
${countAll('tcp flags & rst == rst', 'received_rst', 'daddr')}
${rulesOf('arriving', count).join('\n')}
}
chain passing {
type filter hook forward priority 0; policy accept;
${rulesOf('passing', count).join('\n')}
}
chain entering {
type filter hook input priority 0; policy accept;
iifname != "lan0" accept
${disruptedConnections.join('\n')}
}
chain leaving {
type filter hook postrouting priority 300; policy accept;
oifname != "lan0" accept
${rulesOf('leaving', count).join('\n')}
${countAll('tcp flags & (syn|ack) == (syn|ack)', 'sent_syn_ack', 'saddr')}
${countAll('tcp flags & fin == fin', 'sent_fin', 'saddr')}
${countAll('tcp flags & rst == rst', 'sent_rst', 'saddr')}
${icmpErrorNames.map(countIcmp).join('\n')}
}
}
`;
}

/** The destination in the IP header that an ICMP error contains after its own eight bytes: offset and length in bits. */
const originalDestination: Record<Family, string> = { ip: '@th,192,32', ip6: '@th,256,128' };

function countIcmp(error: IcmpError): string {
  const { family, type, code } = icmpErrors[error];
  const header = family === 'ip' ? 'icmp' : 'icmpv6';
  return `${header} type ${type} ${header} code ${code} update @${icmpSetName(error)} { ${originalDestination[family]} counter }`;
}

function rulesOf(
  chain: Chain,
  count: (counter: Counter, field: 'saddr' | 'daddr', family: Family) => string,
): string[] {
  return addressBlocks.flatMap(({ prefix, treatment, affectsRetransmission }) => {
    const family = familyOf(prefix);
    const field = chain === 'leaving' ? 'saddr' : 'daddr';
    const here = `${family} ${field} ${prefix}`;
    const refused = count('refused', field, family);
    switch (treatment.by) {
      case 'kernel':
      case 'client-route':
        return [];
      // Counts packets by the route that they match, not by their destination: nft(8), FIB expressions.
      case 'route': {
        const reply = treatment.reply === undefined ? '' : `reject with icmp type ${treatment.reply}`;
        return chain === 'arriving' ? [`${here} fib daddr oif missing ${refused} ${reply}`] : [];
      }
      case 'empty-link':
        return chain === 'arriving' ? [`${here} fib daddr oifname "empty0" ${refused}`] : [];
      case 'rule': {
        if (treatment.chain !== chain) return [];
        const attempt = `@tried_${family} { ${family} daddr . tcp sport }`;
        return [
          ...(affectsRetransmission
            ? [`${here} ${family} daddr . tcp sport != @tried_${family} add ${attempt} ${refused} drop`]
            : []),
          `${here} ${treatment.match ?? ''} ${refused} ${treatment.statement}`,
        ];
      }
    }
  });
}
