import type { Case } from '../fixture.js';
import type { Network, ResolverEvents, Site } from '../network.js';
import { Authority, type ServerCertificate } from './certificates.js';
import { addressesOf, blocks, plan } from './plan.js';
import { Resolver } from './resolver.js';
import { Router } from './router.js';

/** What the ws and the wss peer of one name share. */
interface Host {
  addresses: readonly string[];
  observers: Set<ResolverEvents>;
}

const ports = { ws: 80, wss: 443 } as const;

/**
 * The network of the lab that this process runs in.
 * @throws {Error} if this process is in no lab, or another already resolves names in it.
 */
export async function openLab(): Promise<Network> {
  const authority = await Authority.load(plan.folder);
  const resolver = await Resolver.start('127.0.0.1');
  const router = await Router.start();
  const nextPeer = addressesOf(plan.peers);
  const nextIn = new Map(Object.entries(blocks).map(([name, { prefix }]) => [name, addressesOf(prefix)]));
  const certificates = new Map<string, Promise<ServerCertificate>>();
  const hosts = new Map<string, Host>();

  const place = async (
    { fixture, scheme }: Case,
    label: string | undefined,
    resolving: ResolverEvents,
  ): Promise<Site> => {
    const { peer } = fixture;
    const fault = peer.route?.packets ?? peer.port?.state ?? '';
    const nextAddress = nextIn.get(fault) ?? nextPeer;
    const [group = '', word = ''] = fixture.id.split('/');
    const domain = `${word}.${group}.${plan.domain}`;
    const name = label === undefined ? domain : `${label}.${domain}`;
    const host = hosts.get(name) ?? {
      addresses: fault === 'closed-on-two-addresses' ? [nextAddress(), nextAddress()] : [nextAddress()],
      observers: new Set(),
    };
    const { addresses, observers } = host;
    observers.add(resolving);
    hosts.set(name, host);
    const remove = resolver.add(name, {
      addresses,
      ...(peer.name !== undefined && { fault: peer.name }),
      onQuery: (query) => {
        for (const each of observers) each.onQuery(query);
      },
      onAnswer: (answer) => {
        for (const each of observers) each.onAnswer(answer);
      },
    });
    const listen = async () => router.listen(addresses[0] ?? '', ports[scheme]);
    if (fault === 'closed-a-moment-ago') {
      const server = await listen();
      await new Promise((resolve) => server.close(resolve));
    }
    return {
      url: `${scheme}://${name}/`,
      listen,
      async certificate(certificateFault = {}) {
        const key = JSON.stringify([domain, certificateFault]);
        const known = certificates.get(key);
        if (known !== undefined) return known;
        const issued = authority.issue([domain, `*.${domain}`], certificateFault);
        certificates.set(key, issued);
        return issued;
      },
      authority: () => Promise.resolve(authority.certificate.toString('pem')),
      breakRoad: async (packets, clientPort) => router.breakRoad(addresses, packets, clientPort),
      packets: async () => router.counts(addresses),
      [Symbol.asyncDispose]() {
        observers.delete(resolving);
        if (observers.size === 0) {
          hosts.delete(name);
          remove();
          router.forget(addresses);
        }
        return Promise.resolve();
      },
    };
  };

  return {
    mode: 'lab',
    obstacle: () => undefined,
    place,
    async [Symbol.asyncDispose]() {
      await router[Symbol.asyncDispose]();
      await resolver[Symbol.asyncDispose]();
    },
  };
}
