import getPort, { portNumbers } from 'get-port';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Case } from './fixture.js';
import type { Network } from './network.js';

const address = '127.0.0.1';

/** Loopback alone: what a plain process can do, without a resolver, a router or a trusted authority of its own. */
export function openPortable(): Network {
  return {
    mode: 'portable',
    obstacle: obstacleOf,
    async place({ scheme }) {
      // None of these is a bad port: https://fetch.spec.whatwg.org/#port-blocking
      const port = await getPort({ host: address, port: portNumbers(20_000, 32_000) });
      return {
        url: `${scheme}://${address}:${port}/`,
        async listen() {
          const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(port, address);
          await once(server, 'listening');
          return server;
        },
        missingRoutes: () => Promise.resolve([]),
        certificate: () => Promise.reject(new Error('no authority is trusted here')),
        authority: () => Promise.reject(new Error('no authority is trusted here')),
        breakRoad: () => Promise.reject(new Error('there is no router here')),
        packets: () => Promise.resolve(undefined),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function obstacleOf({ fixture, scheme }: Case): string | undefined {
  const { listensAt, name, route, port, tls, connection } = fixture.peer;
  if (listensAt !== undefined) return `needs the lab: a network in which port ${listensAt} is free`;
  if (name !== undefined) return 'needs the lab: a resolver of its own';
  if (route !== undefined) return 'needs the lab: a router';
  if (port !== undefined) return 'needs the lab: a router that counts what is refused';
  if (connection?.some(({ step }) => step === 'breakRoad')) return 'needs the lab: a router';
  const certified = !Array.isArray(tls) || tls.some(({ step }) => step === 'sendFlight');
  if (scheme === 'wss' && certified) return 'needs the lab: an authority that the browser trusts';
  return undefined;
}
