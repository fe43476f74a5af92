import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { fixtures } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import type { Report } from '../model/report.js';
import type { Task } from '../probe/task.js';
import { maxBodyBytes } from '../client/agent/messages.js';
import { maxRunning } from './limits.js';
import { serve, type Service } from './serve.js';

const servedFixtures = fixtures.filter(({ id }) =>
  ['name/nxdomain', 'handshake/http-403', 'healthy/echo', 'handshake/http-403-with-cookie'].includes(id),
);

let service: Service;
beforeAll(async () => {
  service = await serve({ fixtures: servedFixtures });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function tokenOf({ url }: Service): Promise<string> {
  const page = await (await fetch(url)).text();
  return /<meta name="token" content="([^"]+)"/.exec(page)?.[1] ?? '';
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL(path, service.url), { method: 'POST', body: JSON.stringify(body), headers });
}

async function withToken(): Promise<Record<string, string>> {
  return { 'X-Badsocket-Token': await tokenOf(service) };
}

const runRequest = { surfaces: 'default', repeat: 1, slow: false };

describe('serve()', () => {
  it('starts every peer that does not need the lab, and gives the reason for the others', () => {
    const entries = service.peers.map((listing) => [
      `${listing.fixture.id} ${listing.scheme}`,
      'url' in listing ? new URL(listing.url).hostname : listing.obstacle,
    ]);
    expect(Object.fromEntries(entries)).toEqual({
      'name/nxdomain ws': 'needs the lab: a resolver',
      'name/nxdomain wss': 'needs the lab: a resolver',
      'handshake/http-403 ws': '127.0.0.1',
      'handshake/http-403 wss': 'needs the lab: a CA that the browser trusts',
      'handshake/http-403-with-cookie ws':
        'needs the lab: outside it, Set-Cookie changes what the browser stores for this host',
      'handshake/http-403-with-cookie wss': 'needs the lab: a CA that the browser trusts',
      'healthy/echo ws': '127.0.0.1',
      'healthy/echo wss': 'needs the lab: a CA that the browser trusts',
    });
  });

  it('starts peers that run the steps of their fixtures', async () => {
    const peer = service.peers.find(
      ({ fixture, scheme }) => fixture.id === 'handshake/http-403' && scheme === 'ws',
    );
    if (peer === undefined || !('url' in peer)) throw new Error('the peer is not running');
    const [problem] = (await once(new WebSocket(peer.url), 'error')) as [Error];
    expect(problem.message).toBe('Unexpected server response: 403');
  });

  it('serves a page that lists the steps and the URLs of each peer', async () => {
    const page = await (await fetch(service.url)).text();
    for (const listing of service.peers) {
      expect(page).toContain(`id="${listing.fixture.id}"`);
      expect(page).toContain('url' in listing ? listing.url : `${listing.scheme}: ${listing.obstacle}`);
    }
    expect(page).toContain('handshake: respond 403 Forbidden');
  });

  it('rejects requests with an unknown Host header, against DNS rebinding', async () => {
    const { port } = new URL(service.url);
    const status = await import('node:http').then(
      async ({ get }) =>
        new Promise<number | undefined>((resolve, reject) => {
          get({ port, host: '127.0.0.1', headers: { Host: `evil.example:${port}` } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).on('error', reject);
        }),
    );
    expect(status).toBe(421);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it.each(['/runs', '/trials', '/trials/some'])(
    'rejects a POST without the token of its page: %s',
    async (path) => {
      expect((await post(path, runRequest)).status).toBe(403);
      expect((await post(path, runRequest, { 'X-Badsocket-Token': 'x'.repeat(36) })).status).toBe(403);
    },
  );

  it.each([
    ['an unknown surface', '/runs', { ...runRequest, surfaces: 'moon' }],
    ['too many repetitions', '/runs', { ...runRequest, repeat: 21 }],
    ['a number instead of an object', '/runs', 7],
    ['an unknown scheme', '/trials', { fixture: 'healthy/echo', scheme: 'http', transport: 'http1' }],
    ['an invalid trace', '/trials/some', { trace: { url: 'ws://x/' } }],
  ])('rejects %s', async (_, path, body) => {
    expect((await post(path, body, await withToken())).status).toBe(400);
  });

  it('rejects a run with too many observations', async () => {
    await using whole = await serve({ fixtures: fixtures.filter(({ sweep }) => sweep === undefined) });
    const headers = { 'X-Badsocket-Token': await tokenOf(whole) };
    const body = JSON.stringify({ surfaces: 'all', repeat: 20, slow: false });
    const refused = await fetch(new URL('/runs', whole.url), { method: 'POST', body, headers });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('(limit 20000)');
  });

  it('rejects a body of more than a mebibyte', async () => {
    const body = { text: 'x'.repeat(maxBodyBytes) };
    expect((await post('/trials/some', body, await withToken())).status).toBe(413);
  });

  it('serves no files except the scripts of its pages', async () => {
    const status = async (path: string) => (await fetch(new URL(path, service.url))).status;
    expect(await status('/harness/probe/perform.js')).toBe(200);
    expect(await status('/harness/serve/browser/board.js')).toBe(200);
    for (const path of [
      '/harness/serve/serve.js',
      '/harness/probe/..%2f..%2fcli/main.js',
      '/package.json',
      '/runs/x/',
    ])
      expect(await status(path)).toBe(404);
  });

  it('shows the witness of a trial with the trace that its page posts', async () => {
    const headers = await withToken();
    const request = { fixture: 'handshake/http-403', scheme: 'ws', transport: 'http1' };
    const { id, task } = (await (await post('/trials', request, headers)).json()) as {
      id: string;
      task: Task;
    };
    await once(new WebSocket(task.url), 'error');
    const trace = { url: task.url, protocols: [], events: [], settled: true, elapsedMs: 1 };
    const seen = await (await post(`/trials/${id}`, { trace }, headers)).text();
    expect(seen).toContain('What the script saw');
    expect(seen).toContain('✓ met: handshake: respond 403 Forbidden');
    expect((await post(`/trials/${id}`, { trace }, headers)).status).toBe(404);
  });

  it('has no trial of a fixture whose peer is not running', async () => {
    const request = { fixture: 'name/nxdomain', scheme: 'ws', transport: 'http1' };
    expect((await post('/trials', request, await withToken())).status).toBe(404);
  });

  it('fails one observation of a run if its page posts an invalid trace', async () => {
    const { url } = (await (await post('/runs', runRequest, await withToken())).json()) as { url: string };
    const send = async (path: string, body: unknown): Promise<unknown> =>
      (await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body) })).json();
    await send('hello', { userAgent: 'Test/1', has: ['Worker'] });
    await send('ready', { ownWindow: true, trusts: false });
    const [task] = (await send('tasks', {})) as Task[];
    await send(`done?id=${String(task?.id)}`, { events: 'many' });
    const outcomes = async () =>
      ((await (await fetch(new URL('report.json', url))).json()) as Report).observations.map(
        ({ outcome }) => outcome,
      );
    await expect
      .poll(outcomes)
      .toEqual([
        { kind: 'error', fault: 'harness', message: expect.stringContaining('invalid trace') as string },
      ]);
  });

  it('limits the number of runs in progress', async () => {
    await using crowded = await serve({ fixtures: servedFixtures });
    const headers = { 'X-Badsocket-Token': await tokenOf(crowded) };
    const start = async () =>
      (
        await fetch(new URL('/runs', crowded.url), {
          method: 'POST',
          body: JSON.stringify(runRequest),
          headers,
        })
      ).status;
    for (let number = 1; number <= maxRunning; number++) expect(await start()).toBe(200);
    expect(await start()).toBe(503);
  });

  it('stops all servers when it is disposed of', async () => {
    const short = await serve({ fixtures: servedFixtures });
    const urls = short.peers.flatMap((listing) => ('url' in listing ? [listing.url] : []));
    await short[Symbol.asyncDispose]();
    await expect(fetch(short.url)).rejects.toThrow();
    for (const url of urls) {
      const [problem] = (await once(new WebSocket(url), 'error')) as [Error];
      expect(problem.message).toContain('ECONNREFUSED');
    }
  });

  it('uses a free port if the default port is taken', async () => {
    await using second = await serve({ fixtures: servedFixtures });
    expect(new URL(second.url).port).not.toBe(new URL(service.url).port);
    expect((await fetch(second.url)).status).toBe(200);
  });

  it('fails if the requested port is taken, with advice', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(serve({ fixtures: servedFixtures, port })).rejects.toThrow(
      new SetupError(`Cannot listen on 127.0.0.1:${port}: the port is taken. Choose another with --port.`),
    );
    taken.close();
  });

  it.each([
    ['203.0.113.7', 'this machine does not have this address. Choose from: 127.0.0.1'],
    ['my-machine', 'not an IP address. Choose from: 127.0.0.1'],
  ])('lists the valid addresses if --host is %s', async (host, message) => {
    await expect(serve({ fixtures: servedFixtures, host })).rejects.toThrow(`--host ${host}: ${message}`);
  });
});
