import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { fixtures } from '../../fixtures/index.js';
import { type Case, caseName, casesOf, type Layer } from '../fixture.js';
import { openLab } from '../lab/network.js';
import type { Network } from '../network.js';
import { startPeer } from './peer.js';

/** A client that does say what went wrong. */
export interface HonestClient {
  name: string;
  ask: (url: URL) => Promise<string>;
}

/**
 * One test for each case of a layer: an honest client says what the table says, by the fixture's name, and the wire shows all
 * that it must.
 */
export function describeLayer(
  layer: Layer,
  tables: readonly { client: HonestClient; says: Record<string, string> }[],
): void {
  const outside = process.env['BADSOCKET_LAB'] === undefined;
  const reason = outside ? ' (skipped outside the lab: `badsocket lab --no-peers -- npx vitest run …`)' : '';
  const cases = casesOf(fixtures.filter(({ group }) => group === layer));
  const nameOf = ({ fixture }: Case) => fixture.id.slice(layer.length + 1);

  // Most of the time is spent waiting for a kernel to give up.
  vi.setConfig({ maxConcurrency: cases.length });

  it(`every fixture of the layer ${layer} is met by an honest client`, () => {
    const met = new Set(tables.flatMap(({ says }) => Object.keys(says)));
    expect(met).toEqual(new Set(cases.map(nameOf)));
  });

  describe.skipIf(outside)(`the peers of the layer ${layer}${reason}`, () => {
    let network: Network;
    beforeAll(async () => (network = await openLab()));
    afterAll(async () => network[Symbol.asyncDispose]());

    const meetings = tables.flatMap(({ client, says }) =>
      cases
        .filter((of) => says[nameOf(of)] !== undefined)
        .map(
          (of) => [caseName(of.fixture.id, of.scheme), says[nameOf(of)], client.name, of, client] as const,
        ),
    );
    it.concurrent.each(meetings)(
      '%s is %s to %s, and the wire shows it',
      async (_case, expected, _name, of, client) => {
        // The peers of ws and wss would share the addresses of one name, and what is counted there.
        await using peer = await startPeer(of, network, `${client.name}-${of.scheme}`);
        const said = await client.ask(new URL(peer.url));
        const { requirements } = await peer.witness(1000);
        expect(said).toBe(expected);
        expect(requirements.filter(({ met }) => !met)).toEqual([]);
      },
      30_000,
    );
  });
}

/** The `ws` package: the code of each connect(2) that failed, in the order of the addresses, or else its message. */
export const ws: HonestClient = { name: 'ws', ask: askWs };

/** Node's own resolver, c-ares: what A and AAAA come to, an address or an error code each, or one for both. */
export const cares: HonestClient = { name: 'c-ares', ask: askResolver };

async function askWs(url: URL): Promise<string> {
  return new Promise((resolve) => {
    // Long enough for what ends by itself, and for two addresses one after the other.
    const socket = new WebSocket(url, {
      handshakeTimeout: 8000,
      autoSelectFamilyAttemptTimeout: 5000,
    } as WebSocket.ClientOptions);
    socket.on('open', () => {
      resolve('opened');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(codesOf(error));
    });
  });
}

function codesOf(error: NodeJS.ErrnoException): string {
  return error instanceof AggregateError
    ? error.errors.map((each) => codesOf(each as NodeJS.ErrnoException)).join(', ')
    : (error.code ?? error.message);
}

async function askResolver({ hostname }: URL): Promise<string> {
  const resolver = new Resolver({ timeout: 1500, tries: 2 });
  const codeOf = ({ code = '' }: NodeJS.ErrnoException) => code;
  const first = (addresses: string[]) => addresses[0] ?? 'no address';
  const [v4, v6] = await Promise.all([
    resolver.resolve4(hostname).then(first, codeOf),
    resolver.resolve6(hostname).then(first, codeOf),
  ]);
  return v4 === v6 ? v4 : `A ${v4}, AAAA ${v6}`;
}
