import { Resolver } from 'node:dns/promises';
import type { ReferenceClient } from './client.js';

/** Node's resolver, c-ares: reports the address or the error code for A and for AAAA, or one text if they are the same. */
export const dns: ReferenceClient = {
  speaksFrames: true,
  async ask({ url }) {
    const { hostname } = new URL(url);
    const resolver = new Resolver({ timeout: 1500, tries: 2 });
    const codeOf = ({ code = '' }: NodeJS.ErrnoException) => code;
    const first = (addresses: string[]) => addresses[0] ?? 'no address';
    const [v4, v6] = await Promise.all([
      resolver.resolve4(hostname).then(first, codeOf),
      resolver.resolve6(hostname).then(first, codeOf),
    ]);
    return v4 === v6 ? v4 : `A ${v4}, AAAA ${v6}`;
  },
};
