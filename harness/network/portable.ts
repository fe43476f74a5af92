import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Case } from '../model/case.js';
import type { CertificateFault } from '../model/tls-fault.js';
import type { CertificateAuthority, ServerCertificate } from './certificates/certificates.js';
import type { Network } from './network.js';
import { urlHost } from '../support/url-host.js';

export interface PortableOptions {
  /** Issues the certificates of the peers, if the client can be made to trust one. */
  ca?: CertificateAuthority;
  /** One of this machine's own. Default: 127.0.0.1. */
  address?: string;
  /** How many connections one peer takes at a time. Default: any number. */
  maxConnections?: number;
  /** Whether pages come from the same address. */
  sharedWithPages?: boolean;
}

/** One address alone, loopback if not told otherwise: what a plain process can do, without a resolver and a router of its own. */
export function openPortable({
  ca: ca,
  address = '127.0.0.1',
  maxConnections,
  sharedWithPages = false,
}: PortableOptions = {}): Network {
  const certificates = new Map<string, Promise<ServerCertificate>>();
  const issue = async (fault: CertificateFault = {}): Promise<ServerCertificate> => {
    if (ca === undefined) throw new Error('no authority is trusted here');
    const key = JSON.stringify(fault);
    const issued = certificates.get(key) ?? ca.issue([address], fault);
    certificates.set(key, issued);
    return issued;
  };
  return {
    mode: 'portable',
    obstacle: (testCase) =>
      obstacleOf(testCase, ca !== undefined) ?? (sharedWithPages ? cookieObstacle(testCase) : undefined),
    async openEndpoint({ scheme }) {
      // The kernel's choice, taken at once: two processes that look for a free port find the same one. It lies above all bad
      // ports: https://fetch.spec.whatwg.org/#port-blocking
      const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, address);
      await once(server, 'listening');
      if (maxConnections !== undefined) server.maxConnections = maxConnections;
      return {
        url: `${scheme}://${urlHost(address)}:${(server.address() as AddressInfo).port}/`,
        listen: () => Promise.resolve(server),
        missingRoutes: () => Promise.resolve([]),
        certificate: issue,
        async ca() {
          if (ca === undefined) throw new Error('no authority is trusted here');
          return ca.certificate.toString('pem');
        },
        disruptPath: () => Promise.reject(new Error('there is no router here')),
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
  const { listensAt, name, route, port, tls, connection } = fixture.peer;
  if (listensAt !== undefined) return `needs the lab: a network in which port ${listensAt} is free`;
  if (name !== undefined) return 'needs the lab: a resolver of its own';
  if (route !== undefined) return 'needs the lab: a router';
  if (port !== undefined) return 'needs the lab: a router that counts what is refused';
  if (connection?.some(({ step }) => step === 'disruptPath')) return 'needs the lab: a router';
  const certified = !Array.isArray(tls) || tls.some(({ step }) => step === 'sendFlight');
  if (scheme === 'wss' && certified && !trusted) return 'needs the lab: an authority that the browser trusts';
  return undefined;
}

/** Cookies know no ports: https://www.rfc-editor.org/rfc/rfc6265#section-8.5 */
function cookieObstacle({ fixture: { peer } }: Case): string | undefined {
  return /set-cookie/i.test(JSON.stringify(peer))
    ? 'needs the lab: a host of its own, or its cookie would be that of the page'
    : undefined;
}
