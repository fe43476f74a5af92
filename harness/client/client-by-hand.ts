import type { Client } from './client.js';
import { productOf } from './browsers/product.js';

/** Makes a client of a browser that a person has opened and will close. Its identity is what its user agent says. */
export function clientByHand(
  userAgent: string,
  does: Pick<Client, 'death' | 'obstacle' | 'observe'> & AsyncDisposable,
): Client {
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
  };
}
