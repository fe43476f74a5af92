import type { Server } from 'node:net';
import type { Case } from '../model/case.js';
import type { PathDisruption } from '../model/path-outcome.js';
import type { CertificateFault } from '../model/tls-fault.js';
import type { ServerCertificate } from './certificates/certificates.js';
import type { PacketCounts } from '../model/witness.js';

/** Where peers listen, and the path that leads to them. */
export interface Network extends AsyncDisposable {
  readonly mode: 'lab' | 'portable';
  /** Why this network cannot make a case happen, or `undefined` if it can. */
  obstacle(testCase: Case): string | undefined;
  /**
   * Makes room for one peer, with the faults of its name, route and port.
   * @param label a word that makes the peer's name a fresh one, which no client has in its cache; without it the
   *   name is the fixture's own, such as `http-403.handshake.badsocket.test`
   */
  openEndpoint(testCase: Case, label: string | undefined, resolving: ResolverEvents): Promise<Endpoint>;
}

/** What the resolver saw of one peer's name. */
export interface ResolverEvents {
  onQuery(query: { name: string; type: string; over: 'udp' | 'tcp' }): void;
  onAnswer(answer: { name: string; type: string; answer: string }): void;
}

/** One peer's place in a network: a name, an address or more, a port. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  /** Listens at the peer's port. Its connections can be half open. */
  listen(): Promise<Server>;
  /** To which of the peer's addresses the client's own machine knows no way, and what it says instead. */
  missingRoutes(): Promise<{ address: string; said: string }[]>;
  certificate(fault?: CertificateFault): Promise<ServerCertificate>;
  /** The certificate of the authority that issues the others, in PEM. */
  ca(): Promise<string>;
  /**
   * Makes the router treat packets from one port of the client to the peer this way from now on.
   * @throws {Error} if there is no router.
   */
  disruptPath(packets: PathDisruption, clientPort: number): Promise<void>;
  /** Packets counted at the peer's addresses so far, where somebody counts. */
  packets(): Promise<PacketCounts | undefined>;
}
