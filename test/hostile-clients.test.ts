import * as dns from 'dns-packet';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../examples/telling-why/server.js';
import { fixtures } from '../fixtures/index.js';
import { AgentServer } from '../harness/client/agent/agent-server.js';
import { WarmUpServers } from '../harness/client/agent/warm-up-servers.js';
import { Resolver } from '../harness/network/lab/resolver.js';
import { serve } from '../harness/serve/serve.js';
import { attack, badFrames, hostileBytes } from './support/hostile-clients.js';

const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

/** Attacks the server of a URL, and keeps the clients that stay until the test ends. */
async function attackUrl(url: string): Promise<void> {
  const { hostname, port, host, pathname } = new URL(url);
  clients.push(...(await attack({ host: hostname, port: Number(port) }, hostileBytes(host, pathname))));
}

/** Opens a WebSocket and returns the code with which it closes. */
async function closeCode(
  url: string,
  onOpen: (socket: WebSocket) => void = () => undefined,
): Promise<number> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined).on('open', () => onOpen(socket));
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

describe('hostile clients do not stop', () => {
  it('a warm-up server', async () => {
    await using servers = await WarmUpServers.start(['127.0.0.1']);
    await attackUrl(servers.next());
    expect(await closeCode(servers.next())).toBe(1005);
  });

  it('the server of the agent page', async () => {
    await using server = await AgentServer.start({ warmsUp: false });
    await attackUrl(server.url);
    await attackUrl(new URL('done', server.url).href);
    const response = await fetch(server.url);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('badsocket agent');
  });

  it('the server of the pages, and a peer beside it', async () => {
    await using service = await serve({ fixtures: fixtures.filter(({ id }) => id === 'healthy/echo') });
    const peer = service.peers.flatMap((listing) => ('url' in listing ? [listing.url] : []))[0] ?? '';
    await attackUrl(service.url);
    await attackUrl(new URL('runs', service.url).href);
    await attackUrl(peer);
    expect((await fetch(service.url)).status).toBe(200);
    expect(await closeCode(peer, (socket) => socket.close(4000))).toBe(4000);
  });

  it('the example that tells why', async () => {
    await using server = await startServer();
    await attackUrl(server.url);
    await attackUrl(new URL('told?ticket=ann&room=staff', server.url).href);
    expect(await closeCode(`${server.url.replace('http', 'ws')}told`)).toBe(4401);
  });

  it('the resolver', async () => {
    await using resolver = await Resolver.start('127.0.0.1', 0);
    resolver.add('a.test', { addresses: ['10.66.0.1'], onQuery: () => undefined, onAnswer: () => undefined });
    const { port } = resolver;
    const query = dns.encode({ type: 'query', id: 1, questions: [{ type: 'A', name: 'a.test' }] });
    const overUdp = createSocket('udp4');
    const attacks = [
      Buffer.alloc(0),
      Buffer.alloc(65_000, 0xff),
      // A name that points to itself: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4
      Buffer.concat([query.subarray(0, 12), Buffer.from('c00c00010001', 'hex')]),
      ...Array.from(query, (_, length) => query.subarray(0, length)),
    ];
    for (const bytes of attacks) overUdp.send(bytes, port, '127.0.0.1');
    const prefixed = attacks.map((bytes) =>
      Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]),
    );
    clients.push(
      ...(await attack(
        { host: '127.0.0.1', port },
        { ...badFrames, ...Object.fromEntries(prefixed.entries()) },
      )),
    );
    const answered = once(overUdp, 'message');
    overUdp.send(query, port, '127.0.0.1');
    const [message] = (await answered) as [Buffer];
    overUdp.close();
    expect(dns.decode(message).answers).toMatchObject([{ type: 'A', data: '10.66.0.1' }]);
  });
});

describe('a server holds no more connections than it serves:', () => {
  it.each([['a warm-up server'], ['the server of the agent page']])('%s', async (name) => {
    await using warmUp = await WarmUpServers.start(['127.0.0.1']);
    await using agent = await AgentServer.start({ warmsUp: false });
    const { hostname: host, port } = new URL(name === 'a warm-up server' ? warmUp.next() : agent.url);
    const opened = Array.from({ length: 300 }, () =>
      connect({ host, port: Number(port) }).on('error', () => undefined),
    );
    clients.push(...opened);
    // The server closes what exceeds its limit.
    await expect
      .poll(() => opened.filter(({ closed, connecting }) => closed && !connecting).length)
      .toBeGreaterThan(40);
  });
});
