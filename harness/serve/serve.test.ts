import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { fixtures } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import type { Task } from '../probe/task.js';
import { maxBodyBytes, maxRunning } from './limits.js';
import { serve, type Service } from './serve.js';

const own = fixtures.filter(({ id }) =>
  ['name/nxdomain', 'handshake/http-403', 'healthy/echo', 'handshake/http-403-with-cookie'].includes(id),
);

let service: Service;
beforeAll(async () => {
  service = await serve({ fixtures: own });
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

const askedRun = { surfaces: 'default', repeat: 1, slow: false };

describe('serve', () => {
  it('has every peer up that needs no lab, and says of the others why not', () => {
    const said = service.peers.map((listing) => [
      `${listing.fixture.id} ${listing.scheme}`,
      'url' in listing ? new URL(listing.url).hostname : listing.obstacle,
    ]);
    expect(Object.fromEntries(said)).toEqual({
      'name/nxdomain ws': 'needs the lab: a resolver of its own',
      'name/nxdomain wss': 'needs the lab: a resolver of its own',
      'handshake/http-403 ws': '127.0.0.1',
      'handshake/http-403 wss': 'needs the lab: an authority that the browser trusts',
      'handshake/http-403-with-cookie ws': '127.0.0.1',
      'handshake/http-403-with-cookie wss': 'needs the lab: an authority that the browser trusts',
      'healthy/echo ws': '127.0.0.1',
      'healthy/echo wss': 'needs the lab: an authority that the browser trusts',
    });
  });

  it('has a peer that does to anybody what its fixture says', async () => {
    const peer = service.peers.find(
      ({ fixture, scheme }) => fixture.id === 'handshake/http-403' && scheme === 'ws',
    );
    if (peer === undefined || !('url' in peer)) throw new Error('it is not up');
    const [problem] = (await once(new WebSocket(peer.url), 'error')) as [Error];
    expect(problem.message).toBe('Unexpected server response: 403');
  });

  it('has a page that says of each fixture what its peer does, and where it is', async () => {
    const page = await (await fetch(service.url)).text();
    for (const listing of service.peers) {
      expect(page).toContain(`id="${listing.fixture.id}"`);
      expect(page).toContain('url' in listing ? listing.url : `${listing.scheme}: ${listing.obstacle}`);
    }
    expect(page).toContain('handshake: respond 403 Forbidden');
  });

  it('lets a page at its own address alone in: the name of another that leads here is refused', async () => {
    const { port } = new URL(service.url);
    const asked = await import('node:http').then(
      async ({ get }) =>
        new Promise<number | undefined>((resolve, reject) => {
          get({ port, host: '127.0.0.1', headers: { Host: `evil.example:${port}` } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).on('error', reject);
        }),
    );
    expect(asked).toBe(421);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it.each(['/runs', '/trials', '/trials/some'])(
    'starts nothing without the token of its page: %s',
    async (path) => {
      expect((await post(path, askedRun)).status).toBe(403);
      expect((await post(path, askedRun, { 'X-Badsocket-Token': 'x'.repeat(36) })).status).toBe(403);
    },
  );

  it.each([
    ['a surface that is none', '/runs', { ...askedRun, surfaces: 'moon' }],
    ['too many repetitions', '/runs', { ...askedRun, repeat: 21 }],
    ['no object', '/runs', 7],
    ['a scheme that is none', '/trials', { fixture: 'healthy/echo', scheme: 'http' }],
    ['what is no trace', '/trials/some', { trace: { url: 'ws://x/' } }],
  ])('refuses %s', async (_, path, body) => {
    expect((await post(path, body, await withToken())).status).toBe(400);
  });

  it('refuses more observations than it could hold', async () => {
    await using whole = await serve({ fixtures: fixtures.filter(({ sweep }) => sweep === undefined) });
    const headers = { 'X-Badsocket-Token': await tokenOf(whole) };
    const body = JSON.stringify({ surfaces: 'all', repeat: 20, slow: false });
    const refused = await fetch(new URL('/runs', whole.url), { method: 'POST', body, headers });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('(limit 20000)');
  });

  it('refuses more than a mebibyte at once', async () => {
    const body = { text: 'x'.repeat(maxBodyBytes) };
    expect((await post('/trials/some', body, await withToken())).status).toBe(413);
  });

  it('gives out no file but the scripts of its pages', async () => {
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

  it('shows what the wire saw of a trial beside what its page says that it saw', async () => {
    const headers = await withToken();
    const asked = { fixture: 'handshake/http-403', scheme: 'ws' };
    const { id, task } = (await (await post('/trials', asked, headers)).json()) as { id: string; task: Task };
    await once(new WebSocket(task.url), 'error');
    const trace = { url: task.url, protocols: [], events: [], settled: true, elapsedMs: 1 };
    const seen = await (await post(`/trials/${id}`, { trace }, headers)).text();
    expect(seen).toContain('What the script saw');
    expect(seen).toContain('✓ met: handshake: respond 403 Forbidden');
    expect((await post(`/trials/${id}`, { trace }, headers)).status).toBe(404);
  });

  it('knows no trial of a fixture that is not up', async () => {
    const asked = { fixture: 'name/nxdomain', scheme: 'ws' };
    expect((await post('/trials', asked, await withToken())).status).toBe(404);
  });

  it('calls a run invalid whose page posts what is no trace', async () => {
    const { url } = (await (await post('/runs', askedRun, await withToken())).json()) as { url: string };
    const say = async (path: string, body: unknown): Promise<unknown> =>
      (await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body) })).json();
    await say('hello', { userAgent: 'Test/1', has: ['Worker'] });
    await say('ready', { ownWindow: true });
    const [task] = (await say('tasks', {})) as Task[];
    await say('done', { id: task?.id, trace: { events: 'many' } });
    const report = (await (await fetch(new URL('report.json', url))).json()) as {
      complete: boolean;
      verdict: { exitCode: number; problems: object[] };
    };
    // Its page is told that it is over: it would ask again and again.
    expect(await say('tasks', {})).toBeNull();
    expect(report.complete).toBe(false);
    expect(report.verdict.exitCode).toBe(2);
    expect(report.verdict.problems).toEqual([
      { kind: 'incomplete', reason: expect.stringContaining('no trace') as string },
    ]);
  });

  it('has so many runs under way and no more', async () => {
    await using crowded = await serve({ fixtures: own });
    const headers = { 'X-Badsocket-Token': await tokenOf(crowded) };
    const start = async () =>
      (
        await fetch(new URL('/runs', crowded.url), {
          method: 'POST',
          body: JSON.stringify(askedRun),
          headers,
        })
      ).status;
    for (let number = 1; number <= maxRunning; number++) expect(await start()).toBe(200);
    expect(await start()).toBe(503);
  });

  it('takes everything down when it ends', async () => {
    const short = await serve({ fixtures: own });
    const urls = short.peers.flatMap((listing) => ('url' in listing ? [listing.url] : []));
    await short[Symbol.asyncDispose]();
    await expect(fetch(short.url)).rejects.toThrow();
    for (const url of urls) {
      const [problem] = (await once(new WebSocket(url), 'error')) as [Error];
      expect(problem.message).toContain('ECONNREFUSED');
    }
  });

  it('takes another port where the usual one is taken, and nobody has asked for one', async () => {
    await using second = await serve({ fixtures: own });
    expect(new URL(second.url).port).not.toBe(new URL(service.url).port);
    expect((await fetch(second.url)).status).toBe(200);
  });

  it('says what to do about a port that is taken, and leaves nothing behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(serve({ fixtures: own, port })).rejects.toThrow(
      new SetupError(`port ${port} of 127.0.0.1 is taken: name another with --port`),
    );
    taken.close();
  });

  it.each([
    ['203.0.113.7', 'this machine has no such address; it has 127.0.0.1'],
    ['my-machine', 'name an address of this machine: 127.0.0.1'],
  ])('says what to name if --host is %s', async (host, said) => {
    await expect(serve({ fixtures: own, host })).rejects.toThrow(`--host ${host}: ${said}`);
  });
});
