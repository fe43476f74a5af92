import { isIPv6 } from 'node:net';

/** Formats an address as the host of a URL: https://url.spec.whatwg.org/#host-writing */
export function urlHost(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
