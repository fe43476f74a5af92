import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fixtures } from '../../fixtures/index.js';
import type { Client } from '../client/client.js';
import { openAnnouncement } from '../model/announcement.js';
import { type Case, casesOf } from '../model/case.js';
import type { Network, Endpoint } from '../network/network.js';
import { observe } from '../run/observe.js';
import { openPortable } from '../network/portable.js';
import { isWitnessed } from '../model/witness.js';
import { startPeer } from './peer.js';

const caseOf = (id: string, scheme: Case['scheme']): Case => {
  const found = casesOf(fixtures).find(
    (testCase) => testCase.fixture.id === id && testCase.scheme === scheme,
  );
  if (found === undefined) throw new RangeError(`there is no case ${id} (${scheme})`);
  return found;
};

/** Needs a router, and loopback has none. */
const needsRouter = caseOf('connection/peer-falls-silent', 'ws');
/** Needs a certificate, and loopback has no CA. */
const needsCa = caseOf('tls/expired-certificate', 'wss');

describe('a peer that opens', () => {
  it.each(['graphql-transport-ws', 'mqtt', 'v12.stomp', 'actioncable-v1-json'])(
    'selects the subprotocol that a client offers: %s',
    async (subprotocol) => {
      await using peer = await startPeer(caseOf('explicit-close/4000', 'ws'), openPortable());
      const socket = new WebSocket(peer.url, [subprotocol, 'another']);
      await once(socket, 'open');
      expect(socket.protocol).toBe(subprotocol);
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(4000);
      expect(isWitnessed(await peer.witness(1000))).toBe(true);
    },
  );

  it('selects no subprotocol if a client offers none', async () => {
    await using peer = await startPeer(caseOf('explicit-close/4000', 'ws'), openPortable());
    const socket = new WebSocket(peer.url);
    await once(socket, 'open');
    expect(socket.protocol).toBe('');
    await once(socket, 'close');
  });

  it.each(['healthy/echo', 'connection/finish-on-message', 'connection/finish-instead-of-close'])(
    'answers a Ping with its payload: %s',
    async (id) => {
      await using peer = await startPeer(caseOf(id, 'ws'), openPortable());
      const socket = new WebSocket(peer.url);
      await once(socket, 'open');
      const answered = once(socket, 'pong') as Promise<[Buffer]>;
      socket.ping('still there?');
      expect(String((await answered)[0])).toBe('still there?');
      socket.terminate();
    },
  );

  it('records the start of the text of a message', async () => {
    await using peer = await startPeer(caseOf('healthy/echo', 'ws'), openPortable());
    const socket = new WebSocket(peer.url);
    await once(socket, 'open');
    socket.send('x'.repeat(1000));
    await once(socket, 'message');
    socket.close();
    await once(socket, 'close');
    const { events } = await peer.witness(0);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'message-received', length: 1000, text: 'x'.repeat(120) }),
    );
  });
});

it('a witness of what is absent waits for what may still arrive', async () => {
  await using peer = await startPeer(caseOf('blocked-by-client/url-with-fragment', 'ws'), openPortable());
  const early = peer.witness(3000);
  const { host } = new URL(peer.url.replace('#fragment', ''));
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
  await once(socket, 'connect');
  expect(isWitnessed(await early)).toBe(false);
  socket.destroy();
});

it('a long response counts only when its first bytes have left', async () => {
  await using peer = await startPeer(caseOf('handshake/http-200-with-big-body', 'ws'), openPortable());
  const socket = connect(Number(new URL(peer.url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'data');
  const { events } = await peer.witness(1000);
  const sent = events.findIndex(({ event }) => event === 'step');
  expect(sent).toBeGreaterThan(0);
  socket.destroy();
});

describe('a peer that is observed', () => {
  const finishes = caseOf('connection/finish-after-open', 'ws');

  it('ends the connection when the script says that it is open, and not before', async () => {
    await using peer = await startPeer(finishes, openPortable(), undefined, { observed: true });
    const socket = new WebSocket(peer.url);
    await once(socket, 'open');
    const hasFinished = async () =>
      (await peer.witness(200)).events.some(({ event }) => event === 'finished');
    expect(await hasFinished()).toBe(false);
    socket.send(openAnnouncement);
    await once(socket, 'close');
    expect(await hasFinished()).toBe(true);
  });

  it('understands a script whose messages are compressed', async () => {
    const compressed = caseOf('protocol-violation/deflate-rsv2', 'ws');
    await using peer = await startPeer(compressed, openPortable(), undefined, { observed: true });
    const socket = new WebSocket(peer.url, { perMessageDeflate: { threshold: 0 } });
    await once(socket, 'open');
    socket.send(openAnnouncement);
    await once(socket, 'error');
    expect(isWitnessed(await peer.witness(1000))).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'records that the response reached a client that never says so',
    async () => {
      await using peer = await startPeer(finishes, openPortable(), undefined, { observed: true });
      const socket = new WebSocket(peer.url);
      await once(socket, 'open');
      const { events, requirements } = await peer.witness(3000);
      expect(events).toContainEqual(expect.objectContaining({ event: 'response-acknowledged' }));
      expect(requirements.at(-1)).toEqual({ id: 'response-acknowledged', met: true });
      socket.terminate();
    },
  );

  it('waits for no script otherwise', async () => {
    await using peer = await startPeer(finishes, openPortable());
    await meet(peer.url);
    expect(isWitnessed(await peer.witness(1000))).toBe(true);
  });
});

it('a healthy peer fails the connection of a client that compresses without agreement', async () => {
  await using peer = await startPeer(caseOf('healthy/echo', 'ws'), openPortable());
  const socket = new WebSocket(peer.url);
  await once(socket, 'open');
  const raw = (socket as unknown as { _socket: Socket })._socket;
  // A masked text frame with RSV1.
  raw.write(Buffer.from('c18100000000ff', 'hex'));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1002);
});

describe('a peer with an unexpected error', () => {
  it('closes the connection, and its witness rejects with the error', async () => {
    await using peer = await startPeer(needsRouter, openPortable());
    await meet(peer.url);
    await expect(peer.witness(0)).rejects.toThrow(
      'Cannot disrupt the path: the portable network has no router.',
    );
  });

  it('does so in its TLS layer too', async () => {
    await using peer = await startPeer(needsCa, openPortable());
    const socket = connectTls({ port: Number(new URL(peer.url).port), host: '127.0.0.1' });
    await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    await expect(peer.witness(0)).rejects.toThrow('The network has no CA: pass `ca` to openPortable().');
  });

  it('yields an observation with a harness error, not a client error', async () => {
    const { outcome } = await observe(client, openPortable(), {
      testCase: needsRouter,
      surface: 'window',
      repetition: 0,
      budgetMs: 1000,
    });
    expect(outcome).toEqual({
      kind: 'error',
      fault: 'harness',
      message: 'Cannot disrupt the path: the portable network has no router.',
    });
  });

  it('keeps the error of a connection that it could not accept', async () => {
    const servers: Server[] = [];
    const network = withEndpoint((endpoint) => ({
      ...endpoint,
      async listen() {
        const server = await endpoint.listen();
        servers.push(server);
        return server;
      },
    }));
    await using peer = await startPeer(caseOf('handshake/http-403', 'ws'), network);
    // What Node does when accept(2) fails: https://github.com/nodejs/node/blob/v20.x/lib/net.js, onconnection
    for (const server of servers) server.emit('error', new Error('accept EMFILE'));
    await meet(peer.url);
    await expect(peer.witness(0)).rejects.toThrow('accept EMFILE');
  });
});

it('closes the endpoint if the peer cannot listen on it', async () => {
  let given = 0;
  const network = withEndpoint((endpoint) => ({
    ...endpoint,
    listen: () => Promise.reject(new Error('the address is taken')),
    async [Symbol.asyncDispose]() {
      given++;
      await endpoint[Symbol.asyncDispose]();
    },
  }));
  await expect(startPeer(caseOf('handshake/http-403', 'ws'), network)).rejects.toThrow(
    'the address is taken',
  );
  expect(given).toBe(1);
});

/** Loopback, with a modified endpoint. */
function withEndpoint(change: (endpoint: Endpoint) => Endpoint): Network {
  const network = openPortable();
  return {
    ...network,
    openEndpoint: async (...where) => change(await network.openEndpoint(...where)),
  };
}

/** Opens a WebSocket, sends nothing but the announcement, and waits for its end. */
async function meet(url: string, announcement?: string): Promise<void> {
  const socket = new WebSocket(url);
  socket.on('open', () => {
    if (announcement !== undefined) socket.send(announcement);
  });
  await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
}

const client: Client = {
  identity: { name: 'ws', engine: 'unknown', product: 'ws', version: '', build: '', userAgent: '' },
  death: new AbortController().signal,
  obstacle: () => undefined,
  engineReports: () => [],
  async observe({ url, protocols, announce }) {
    await meet(url, announce);
    return { url, protocols, events: [], settled: true, elapsedMs: 0 };
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
