import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { SetupError } from '../support/errors.js';
import { urlHost } from '../support/url-host.js';

/** An address of this machine, and the name of its network interface. */
export interface LocalAddress {
  address: string;
  name: string;
}

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
 * @param host an address of this machine, `true` for its private address, or `undefined` for loopback
 * @param available the addresses of this machine
 * @throws {SetupError} if the machine does not have this address, or does not have exactly one private address.
 */
export function serveAddressOf(
  host: string | true | undefined,
  available: readonly LocalAddress[] = networkAddresses(),
): ServeAddress {
  if (host === undefined || host === 'localhost' || host === loopback.address) return loopback;
  if (host === true) return sharedAt(privateAddressOf(available));
  const choices = [loopback.address, ...available.map(({ address }) => address)].join(', ');
  if (isIP(host) === 0)
    throw new SetupError(
      `--host ${host}: not an IP address. Choose from: ${choices}. Name fixtures before --host.`,
    );
  if (!available.some(({ address }) => address === host))
    throw new SetupError(`--host ${host}: this machine does not have this address. Choose from: ${choices}.`);
  return sharedAt(host);
}

/** https://www.rfc-editor.org/rfc/rfc1918#section-3, https://www.rfc-editor.org/rfc/rfc4193#section-3.1 */
const privateAddresses = new BlockList();
privateAddresses.addSubnet('10.0.0.0', 8);
privateAddresses.addSubnet('172.16.0.0', 12);
privateAddresses.addSubnet('192.168.0.0', 16);
privateAddresses.addSubnet('fc00::', 7, 'ipv6');

/** Returns the only private address. A public one, or one that only containers reach, must be named. */
function privateAddressOf(available: readonly LocalAddress[]): string {
  if (available.length === 0)
    throw new SetupError(
      '--host: this machine is not connected to a network. Omit --host to listen on loopback.',
    );
  const inside = available.filter(({ address }) =>
    privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'),
  );
  // IPv4 is more likely to work for a phone on the same network.
  const ipv4 = inside.filter(({ address }) => isIPv4(address));
  const [choice, ...others] = ipv4.length > 0 ? ipv4 : inside;
  if (choice === undefined)
    throw new SetupError(
      `--host: this machine has no private address. Everyone on the Internet may reach its public addresses. To use one, name it with --host <address>: ${listed(available)}`,
    );
  if (others.length > 0)
    throw new SetupError(
      `--host: this machine has several private addresses. Name one with --host <address>: ${listed([choice, ...others])}`,
    );
  return choice.address;
}

function sharedAt(address: string): ServeAddress {
  return { address, hosts: [urlHost(address)], shared: true };
}

/**
 * Returns the addresses at which other devices can reach this machine. Link-local IPv6 addresses are omitted: they need a zone, which a
 * URL cannot contain.
 */
function networkAddresses(): LocalAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter((found) => !found.internal && (found.family === 'IPv4' || found.scopeid === 0))
      .map(({ address }) => ({ address, name })),
  );
}

function listed(available: readonly LocalAddress[]): string {
  return available.map(({ address, name }) => `${address} (${name})`).join(', ');
}
