import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import type { Case } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import { presentsCertificate } from '../model/peer.js';
import type { CertificateFault } from '../model/tls-fault.js';
import { CertificateCache } from './certificates/certificate-cache.js';
import type { CertificateAuthority, ServerCertificate } from './certificates/certificates.js';
import type { Network } from './network.js';
import { isAcknowledgedIn } from './tcp-table.js';
import { urlHost } from '../support/url-host.js';

export interface PortableOptions {
  /** The CA that issues the certificates of the peers, if the client can trust one. */
  ca?: CertificateAuthority;
  /** A local address of this machine. Default: 127.0.0.1. */
  address?: string;
  /** The maximum number of concurrent connections of one peer. Default: no maximum. */
  maxConnections?: number;
  /** Returns the time after which a silent connection to the peer of a fixture is closed, in milliseconds. Default: never. */
  idleMs?: (fixture: Fixture) => number;
}

/** Opens a network that consists of one address, without a resolver and without a router. */
export function openPortable({
  ca,
  address = '127.0.0.1',
  maxConnections,
  idleMs,
}: PortableOptions = {}): Network {
  const certificates = new CertificateCache();
  const issue = async (fault: CertificateFault = {}): Promise<ServerCertificate> => {
    if (ca === undefined) throw new Error('The network has no CA: pass `ca` to openPortable().');
    return certificates.get(JSON.stringify(fault), async () => ca.issue([address], fault));
  };
  return {
    mode: 'portable',
    obstacle: (testCase) => obstacleOf(testCase, ca !== undefined) ?? storageObstacle(testCase),
    async openEndpoint({ fixture, scheme }) {
      // The kernel chooses the port and listens at once, so that no other process takes it. The port is above all blocked
      // ports: https://fetch.spec.whatwg.org/#port-blocking
      const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, address);
      await once(server, 'listening');
      if (maxConnections !== undefined) server.maxConnections = maxConnections;
      const idle = idleMs?.(fixture);
      if (idle !== undefined)
        server.on('connection', (socket) => socket.setTimeout(idle, () => socket.destroy()));
      return {
        url: `${scheme}://${urlHost(address)}:${(server.address() as AddressInfo).port}/`,
        listen: () => Promise.resolve(server),
        missingRoutes: () => Promise.resolve([]),
        // Only Linux has this table.
        isAcknowledged: async (connection) =>
          readFile('/proc/self/net/tcp', 'utf8').then(
            (table) => isAcknowledgedIn(table, connection),
            () => false,
          ),
        certificate: issue,
        async ca() {
          if (ca === undefined) throw new Error('The network has no CA: pass `ca` to openPortable().');
          return ca.certificate.toString('pem');
        },
        disruptPath: () =>
          Promise.reject(new Error('Cannot disrupt the path: the portable network has no router.')),
        packets: () => Promise.resolve(undefined),
        async [Symbol.asyncDispose]() {
          if (server.listening) await new Promise((resolve) => server.close(resolve));
        },
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function obstacleOf({ fixture, scheme }: Case, trusted: boolean): string | undefined {
  const { listensAt, name, route, port, connection } = fixture.peer;
  if (listensAt !== undefined) return `needs the lab: port ${listensAt} may be in use`;
  if (name !== undefined) return 'needs the lab: a resolver';
  if (route !== undefined) return 'needs the lab: a router';
  if (port !== undefined) return 'needs the lab: a router that counts refused packets';
  if (connection?.some(({ step }) => step === 'disruptPath')) return 'needs the lab: a router';
  if (scheme === 'wss' && presentsCertificate(fixture.peer) && !trusted)
    return 'needs the lab: a CA that the browser trusts';
  return undefined;
}

/** What these header fields store or clear applies to all servers on a host: https://www.rfc-editor.org/rfc/rfc6265#section-8.5 */
const storageHeaders = /Set-Cookie|Clear-Site-Data|Strict-Transport-Security/i;

/** A user's own browser must stay as it was. In the lab, the host names of the peers exist nowhere else. */
function storageObstacle({ fixture: { peer } }: Case): string | undefined {
  const header = storageHeaders.exec(JSON.stringify(peer))?.[0];
  return header === undefined
    ? undefined
    : `needs the lab: outside it, ${header} changes what the browser stores for this host`;
}
