import { isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { SetupError } from '../support/errors.js';
import { urlHost } from '../support/url-host.js';

/** Where a service stands, and the names by which it may be asked. */
export interface ServeAddress {
  /** What it listens at. */
  address: string;
  /** The hosts by which a browser may ask for it, as in a URL, without the port. The first is the one to show. */
  hosts: readonly string[];
  /** Others than this machine can reach it. */
  shared: boolean;
}

const loopback: ServeAddress = { address: '127.0.0.1', hosts: ['localhost', '127.0.0.1'], shared: false };

/**
 * The place of a service.
 * @param host an address of this machine, `true` for the one by which others on its network reach it, or nothing for loopback
 * @throws {SetupError} if it has no such address.
 */
export function serveAddressOf(host: string | true | undefined): ServeAddress {
  if (host === undefined || host === 'localhost' || host === loopback.address) return loopback;
  const own = ownAddresses();
  if (host === true) {
    // A phone on the same network is likelier to reach it by IPv4.
    const address = own.find(isIPv4) ?? own[0];
    if (address === undefined)
      throw new SetupError('--host: this machine is on no network; without --host it serves itself alone');
    return sharedAt(address);
  }
  if (isIP(host) === 0)
    throw new SetupError(
      `--host ${host}: name an address of this machine: ${listed(own)}; fixtures are named before --host`,
    );
  if (!own.includes(host))
    throw new SetupError(`--host ${host}: this machine has no such address; it has ${listed(own)}`);
  return sharedAt(host);
}

function sharedAt(address: string): ServeAddress {
  return { address, hosts: [urlHost(address)], shared: true };
}

/** Those by which other machines can reach this one. An address of one link has a zone, for which a URL has no place. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((each) => each !== undefined)
    .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
    .map(({ address }) => address);
}

function listed(own: readonly string[]): string {
  return ['127.0.0.1', ...own].join(', ');
}
