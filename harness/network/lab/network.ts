import { existsSync, readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { SetupError } from '../../support/errors.js';
import type { PathOutcome } from '../../model/path-outcome.js';
import { pathOutcomesOf, type Peer } from '../../model/peer.js';
import type { CertificateFault } from '../../model/tls-fault.js';
import type { Case } from '../../model/case.js';
import type { Scheme } from '../../model/layers.js';
import type { Network, ResolverEvents, Endpoint } from '../network.js';
import { CertificateCache } from '../certificates/certificate-cache.js';
import { CertificateAuthority, type ServerCertificate } from '../certificates/certificates.js';
import { run } from '../../support/run-command.js';
import { addressesOf, familyOf, plan } from './address-plan.js';
import { addressBlocks, pathRules } from './path-rules.js';
import { domainOf, peerUrl } from './peer-names.js';
import { Resolver } from './resolver.js';
import { Router } from './router.js';

/** The addresses and observers that the ws and the wss peer of one name share. */
interface SharedName {
  addresses: readonly string[];
  observers: Set<ResolverEvents>;
}

const ports = { ws: 80, wss: 443 } as const;

/** Whether the lab of this process has IPv6: the kernel may have none, or disable it in new namespaces. */
export function hasIpv6(): boolean {
  const addresses = existsSync('/proc/net/if_inet6') ? readFileSync('/proc/net/if_inet6', 'utf8') : '';
  const [prefix = ''] = plan.link6.client.split('::');
  return addresses.split('\n').some((line) => line.startsWith(prefix));
}

/**
 * Opens the network of the lab that this process runs in.
 * @throws {SetupError} if another process is already the resolver of this lab.
 */
export async function openLab(): Promise<Network> {
  const ca = await CertificateAuthority.load(plan.folder);
  const resolver = await Resolver.start('127.0.0.1').catch((problem: unknown) => {
    throw (problem as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new SetupError(
          'Port 53 of this lab is in use: another badsocket runs its peers here. Start this one outside the lab.',
        )
      : problem;
  });
  return new LabNetwork(ca, resolver, await Router.start());
}

class LabNetwork implements Network {
  readonly mode = 'lab';
  readonly #ca: CertificateAuthority;
  readonly #resolver: Resolver;
  readonly #router: Router;
  readonly #hasIpv6 = hasIpv6();
  readonly #nextIn = new Map(addressBlocks.map(({ prefix }) => [prefix, addressesOf(prefix)]));
  readonly #certificates = new CertificateCache();
  readonly #names = new Map<string, SharedName>();

  constructor(ca: CertificateAuthority, resolver: Resolver, router: Router) {
    this.#ca = ca;
    this.#resolver = resolver;
    this.#router = router;
  }

  obstacle({ fixture }: Case): string | undefined {
    const needsIpv6 = pathOutcomesOf(fixture.peer).some(
      (outcome) => familyOf(pathRules[outcome].prefix) === 'ip6',
    );
    return needsIpv6 && !this.#hasIpv6 ? 'needs IPv6, which the kernel of this machine disables' : undefined;
  }

  async openEndpoint(
    { fixture, scheme, transport }: Case,
    label: string | undefined,
    resolving: ResolverEvents,
  ): Promise<Endpoint> {
    const { peer } = fixture;
    const domain = domainOf(fixture.id, transport);
    const name = label === undefined ? domain : `${label}.${domain}`;
    const outcomes = pathOutcomesOf(peer);
    const { addresses, close } = this.#openName(name, peer, resolving);
    const router = this.#router;
    const running = await Promise.all(
      outcomes.map(async (outcome, index) => prepare(router, outcome, addresses[index] ?? '', scheme)),
    );
    return {
      url: peerUrl(scheme, name, peer, label),
      listen: async () => router.listen(addresses[0] ?? '', peer.listensAt ?? ports[scheme]),
      certificate: async (fault = {}) => this.#certificate(domain, fault),
      isAcknowledged: async (connection) => router.isAcknowledged(connection),
      missingRoutes: async () => missingRoutes(addresses),
      ca: () => Promise.resolve(this.#ca.certificate.toString('pem')),
      disruptPath: async (packets, clientPort) => router.disruptPath(addresses, packets, clientPort),
      packets: async () => router.counts(addresses),
      async [Symbol.asyncDispose]() {
        await Promise.all(running.map(async (started) => started?.[Symbol.asyncDispose]()));
        close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#router[Symbol.asyncDispose]();
    await this.#resolver[Symbol.asyncDispose]();
  }

  /** Registers the addresses and the answers of a name, until its last endpoint closes it. */
  #openName(
    name: string,
    peer: Peer,
    resolving: ResolverEvents,
  ): { addresses: readonly string[]; close: () => void } {
    const shared = this.#names.get(name) ?? {
      addresses: pathOutcomesOf(peer).map((outcome) => this.#nextIn.get(pathRules[outcome].prefix)?.() ?? ''),
      observers: new Set(),
    };
    const { addresses, observers } = shared;
    observers.add(resolving);
    this.#names.set(name, shared);
    const remove = this.#resolver.add(name, {
      addresses,
      ...(peer.name !== undefined && 'answer' in peer.name && { fault: peer.name }),
      onQuery: (query) => {
        for (const observer of observers) observer.onQuery(query);
      },
      onAnswer: (answer) => {
        for (const observer of observers) observer.onAnswer(answer);
      },
    });
    const close = () => {
      observers.delete(resolving);
      if (observers.size > 0) return;
      this.#names.delete(name);
      remove();
      this.#router.forget(addresses);
    };
    return { addresses, close };
  }

  /** Returns a certificate of the lab's CA. Those of the same domain and fault are the same for a while. */
  async #certificate(domain: string, fault: CertificateFault): Promise<ServerCertificate> {
    const key = JSON.stringify([domain, fault]);
    return this.#certificates.get(key, async () => this.#ca.issue([domain, `*.${domain}`], fault));
  }
}

/** Starts the listener on an address that its path outcome needs, and returns the running listener, if any. */
async function prepare(
  router: Router,
  outcome: PathOutcome,
  address: string,
  scheme: Scheme,
): Promise<AsyncDisposable | undefined> {
  switch (pathRules[outcome].atAddress) {
    case 'listens-for-a-moment':
      await router.listenForAMoment(address, ports[scheme]);
      return undefined;
    case 'listens-at-other-port':
      return holdOpen(await router.listen(address, ports[scheme === 'ws' ? 'wss' : 'ws']));
    case 'full-backlog':
      return router.listenWithFullBacklog(address, ports[scheme]);
    case undefined:
      return undefined;
  }
}

/** Accepts connections and sends nothing. */
function holdOpen(server: Server): AsyncDisposable {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  // The port only has to be open. No client is expected to connect.
  server.on('error', () => undefined);
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Looks up the addresses in the routing table of this namespace: ip-route(8), `ip route get`. */
async function missingRoutes(addresses: readonly string[]): Promise<{ address: string; message: string }[]> {
  const lookups = await Promise.all(
    addresses.map(async (address) =>
      run('ip', 'route', 'get', address).then(
        () => undefined,
        (problem: unknown) => ({ address, message: (problem as Error).message.replace(/^.*answers: /, '') }),
      ),
    ),
  );
  return lookups.filter((lookup) => lookup !== undefined);
}
