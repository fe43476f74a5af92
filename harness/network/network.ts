import type { Server } from 'node:net';
import type { Case } from '../model/case.js';
import type { PathDisruption } from '../model/path-outcome.js';
import type { CertificateFault } from '../model/tls-fault.js';
import type { ServerCertificate } from './certificates/certificates.js';
import type { TcpConnection } from './tcp-table.js';
import type { PacketCounts } from '../model/witness.js';

/** A network in which peers listen, with the path to them. */
export interface Network extends AsyncDisposable {
  readonly mode: 'lab' | 'portable';
  /** Returns why this network does not support a case, or `undefined` if it does. */
  obstacle(testCase: Case): string | undefined;
  /**
   * Opens the endpoint of a peer, with the faults of its name, route and port.
   * @param label a label before the fixture's name that makes the name new, so that no client has it in its cache. Without a label, the
   *   name is the fixture's, such as `http-403.handshake.badsocket.test`.
   */
  openEndpoint(testCase: Case, label: string | undefined, resolving: ResolverEvents): Promise<Endpoint>;
}

/** The events of the resolver for the name of one peer. */
export interface ResolverEvents {
  onQuery(query: { name: string; type: string; over: 'udp' | 'tcp' }): void;
  onAnswer(answer: { name: string; type: string; answer: string }): void;
}

/** The name, the addresses and the port of one peer in a network. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  /** Listens on the peer's port. The connections can be half open. */
  listen(): Promise<Server>;
  /** Returns the peer's addresses to which the client's host has no route, with the error of the lookup. */
  missingRoutes(): Promise<{ address: string; message: string }[]>;
  /** Whether the client's host has acknowledged every byte of a connection. `false` where this cannot be known. */
  isAcknowledged(connection: TcpConnection): Promise<boolean>;
  certificate(fault?: CertificateFault): Promise<ServerCertificate>;
  /** Returns the certificate of the CA that issues the others, in PEM. */
  ca(): Promise<string>;
  /**
   * Disrupts the path of packets from one port of the client to the peer.
   * @throws {Error} if there is no router.
   */
  disruptPath(packets: PathDisruption, clientPort: number): Promise<void>;
  /** Returns the packets counted so far at the peer's addresses, or `undefined` without a router. */
  packets(): Promise<PacketCounts | undefined>;
}
