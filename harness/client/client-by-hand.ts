import type { Client } from './client.js';
import { productOf } from './browsers/product.js';

/** Creates a client for a browser that the user opens and closes. Its user agent identifies it. */
export function clientByHand(
  userAgent: string,
  methods: Pick<Client, 'death' | 'obstacle' | 'observe'> & AsyncDisposable,
): Client {
  const { engine, product, version } = productOf(userAgent);
  return {
    ...methods,
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
  };
}
