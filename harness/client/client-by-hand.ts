import type { Client } from './client.js';
import { productOf } from './browsers/product.js';

/** A client in a browser that a person has opened, and ends: what is known of it is what it says itself. */
export function clientByHand(userAgent: string, does: Pick<Client, 'obstacle' | 'observe'>): Client {
  const { engine, product, version } = productOf(userAgent);
  return {
    ...does,
    identity: {
      name: product,
      engine,
      product,
      version,
      build: 'opened by hand',
      userAgent,
      openedByHand: true,
    },
    engineReports: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
