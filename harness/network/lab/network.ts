import { existsSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { SetupError } from '../../support/errors.js';
import type { PathOutcome } from '../../model/path-outcome.js';
import { pathOutcomesOf } from '../../model/peer.js';
import type { Case } from '../../model/case.js';
import type { Scheme } from '../../model/layers.js';
import type { Network, ResolverEvents, Endpoint } from '../network.js';
import { CertificateAuthority, type ServerCertificate } from '../certificates/certificates.js';
import { run } from '../../support/run-command.js';
import { addressesOf, familyOf, plan } from './address-plan.js';
import { addressBlocks, pathRules } from './path-rules.js';
import { Resolver } from './resolver.js';
import { Router } from './router.js';

/** What the ws and the wss peer of one name share. */
interface Host {
  addresses: readonly string[];
  observers: Set<ResolverEvents>;
}

const ports = { ws: 80, wss: 443 } as const;

const hasIpv6 = existsSync('/proc/net/if_inet6');

/**
 * The network of the lab that this process runs in.
 * @throws {SetupError} if another process already resolves names in it.
 */
export async function openLab(): Promise<Network> {
  const ca = await CertificateAuthority.load(plan.folder);
  const resolver = await Resolver.start('127.0.0.1').catch((problem: unknown) => {
    throw (problem as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new SetupError(
          'port 53 of this lab is taken: another badsocket has its peers up here; start this one outside',
        )
      : problem;
  });
  const router = await Router.start();
  const nextIn = new Map(addressBlocks.map(({ prefix }) => [prefix, addressesOf(prefix)]));
  const certificates = new Map<string, Promise<ServerCertificate>>();
  const hosts = new Map<string, Host>();

  const place = async (
    { fixture, scheme }: Case,
    label: string | undefined,
    resolving: ResolverEvents,
  ): Promise<Endpoint> => {
    const { peer } = fixture;
    const outcomes = pathOutcomesOf(peer);
    const [group = '', word = ''] = fixture.id.split('/');
    const domain = `${word}.${group}.${plan.domain}`;
    const name = label === undefined ? domain : `${label}.${domain}`;
    const host = hosts.get(name) ?? {
      addresses: outcomes.map((outcome) => nextIn.get(pathRules[outcome].prefix)?.() ?? ''),
      observers: new Set(),
    };
    const { addresses, observers } = host;
    observers.add(resolving);
    hosts.set(name, host);
    const remove = resolver.add(name, {
      addresses,
      ...(peer.name !== undefined && 'answer' in peer.name && { fault: peer.name }),
      onQuery: (query) => {
        for (const each of observers) each.onQuery(query);
      },
      onAnswer: (answer) => {
        for (const each of observers) each.onAnswer(answer);
      },
    });
    const prefix = peer.name !== undefined && 'invalidLabel' in peer.name ? `${peer.name.invalidLabel}.` : '';
    const listen = async () => router.listen(addresses[0] ?? '', peer.listensAt ?? ports[scheme]);
    const status = await Promise.all(
      outcomes.map(async (outcome, index) => prepare(router, outcome, addresses[index] ?? '', scheme)),
    );
    return {
      url: `${scheme}://${prefix}${name}${peer.listensAt === undefined ? '' : `:${peer.listensAt}`}/`,
      listen,
      async certificate(certificateFault = {}) {
        const key = JSON.stringify([domain, certificateFault]);
        const known = certificates.get(key);
        if (known !== undefined) return known;
        const issued = ca.issue([domain, `*.${domain}`], certificateFault);
        certificates.set(key, issued);
        return issued;
      },
      missingRoutes: async () => missingRoutes(addresses),
      ca: () => Promise.resolve(ca.certificate.toString('pem')),
      disruptPath: async (packets, clientPort) => router.disruptPath(addresses, packets, clientPort),
      packets: async () => router.counts(addresses),
      async [Symbol.asyncDispose]() {
        await Promise.all(status.map(async (each) => each?.[Symbol.asyncDispose]()));
        observers.delete(resolving);
        if (observers.size === 0) {
          hosts.delete(name);
          remove();
          router.forget(addresses);
        }
      },
    };
  };

  return {
    mode: 'lab',
    obstacle: ({ fixture }) =>
      !hasIpv6 &&
      pathOutcomesOf(fixture.peer).some((outcome) => familyOf(pathRules[outcome].prefix) === 'ip6')
        ? 'needs IPv6, which is switched off in the kernel of this machine'
        : undefined,
    openEndpoint: place,
    async [Symbol.asyncDispose]() {
      await router[Symbol.asyncDispose]();
      await resolver[Symbol.asyncDispose]();
    },
  };
}

/** Starts at an address what its path outcome needs, and returns what runs there from then on. */
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

/** Accepts connections and says nothing in them. */
function holdOpen(server: Server): AsyncDisposable {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  // It is there to be open: nobody is meant to come.
  server.on('error', () => undefined);
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Asks this namespace's own routing table: ip-route(8), `ip route get`. */
async function missingRoutes(addresses: readonly string[]): Promise<{ address: string; said: string }[]> {
  const lookups = await Promise.all(
    addresses.map(async (address) =>
      run('ip', 'route', 'get', address).then(
        () => undefined,
        (problem: unknown) => ({ address, said: (problem as Error).message.replace(/^.*answers: /, '') }),
      ),
    ),
  );
  return lookups.filter((lookup) => lookup !== undefined);
}
