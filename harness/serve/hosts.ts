import { isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { SetupError } from '../support/errors.js';
import { urlHost } from '../support/url-host.js';

/** The address that the service listens on, and the host names for it. */
export interface ServeAddress {
  /** The IP address to listen on. */
  address: string;
  /** The hosts that a browser may use in a URL, without the port. The first one is shown to the user. */
  hosts: readonly string[];
  /** Whether other devices can connect. */
  shared: boolean;
}

const loopback: ServeAddress = { address: '127.0.0.1', hosts: ['localhost', '127.0.0.1'], shared: false };

/**
 * Returns the address for the service.
 * @param host an address of this machine, `true` for its address on its network, or `undefined` for loopback
 * @throws {SetupError} if the machine does not have this address.
 */
export function serveAddressOf(host: string | true | undefined): ServeAddress {
  if (host === undefined || host === 'localhost' || host === loopback.address) return loopback;
  const available = networkAddresses();
  if (host === true) {
    // IPv4 is more likely to work for a phone on the same network.
    const address = available.find(isIPv4) ?? available[0];
    if (address === undefined)
      throw new SetupError(
        '--host: this machine is not connected to a network. Omit --host to listen on loopback.',
      );
    return sharedAt(address);
  }
  if (isIP(host) === 0)
    throw new SetupError(
      `--host ${host}: not an IP address. Choose from: ${listed(available)}. Name fixtures before --host.`,
    );
  if (!available.includes(host))
    throw new SetupError(
      `--host ${host}: this machine does not have this address. Choose from: ${listed(available)}.`,
    );
  return sharedAt(host);
}

function sharedAt(address: string): ServeAddress {
  return { address, hosts: [urlHost(address)], shared: true };
}

/**
 * Returns the addresses at which other devices can reach this machine. Link-local IPv6 addresses are omitted: they need a zone, which a
 * URL cannot contain.
 */
function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((networkInterface) => networkInterface !== undefined)
    .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
    .map(({ address }) => address);
}

function listed(available: readonly string[]): string {
  return ['127.0.0.1', ...available].join(', ');
}
