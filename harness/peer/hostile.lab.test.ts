import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Case, caseName, casesOf } from '../model/case.js';
import { groups, layers } from '../model/layers.js';
import { openLab } from '../network/lab/network.js';
import type { Network } from '../network/network.js';
import { isReached, upgradeRequest, withoutLab } from '../../test/reference-clients/client.js';
import { ask } from '../../test/reference-clients/meet.js';
import { addressOf } from '../../test/reference-clients/net.js';
import { reports } from '../../test/reference-clients/reports/index.js';
import { fixturesOf, reportOf } from '../../test/reference-clients/tables.js';
import { type RunningPeer, startPeer } from './peer.js';

vi.setConfig({ maxConcurrency: 48, testTimeout: 60_000 });

const cases = groups
  .flatMap((group) => casesOf(fixturesOf(group).filter(isReached)))
  .filter(({ fixture: { script } }) => script.url === undefined);
const titled = (cases: readonly Case[]) => cases.map((testCase) => [caseName(testCase), testCase] as const);

describe.skipIf(withoutLab !== '')(`a peer with hostile clients${withoutLab}`, () => {
  let network: Network;
  let socketsBefore: number;
  beforeAll(async () => {
    network = await openLab();
    socketsBefore = countSockets();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  it.concurrent.each(titled(cases))('%s survives them', async (_, testCase) => {
    const clients: Socket[] = [];
    {
      await using peer = await startPeer(testCase, network, `hostile-${testCase.scheme}`);
      clients.push(...(await attack(peer.url, testCase)));
      await expectHealth(peer, testCase);
    }
    // They stay connected until the peer closes.
    await goneAll(clients);
  });

  it.each(titled(oneOfEachKind(cases)))('%s survives a thousand at once', async (_, testCase) => {
    const clients: Socket[] = [];
    {
      await using peer = await startPeer(testCase, network, `crowd-${testCase.scheme}`);
      for (let batch = 0; batch < 10; batch++) {
        const opened = Array.from({ length: 100 }, async () => request(peer.url, testCase));
        clients.push(...(await Promise.all(opened)));
      }
      await expectHealth(peer, testCase);
    }
    await goneAll(clients);
  });

  // Runs last, after all others.
  it('leaves no socket behind', async () => {
    await expect.poll(countSockets, { timeout: 5000 }).toBe(socketsBefore);
  });
});

/** Expects that a reference client still reports what its table contains. */
async function expectHealth(peer: RunningPeer, testCase: Case): Promise<void> {
  const tables = reports[testCase.fixture.group];
  const name = reportOf(tables, 'ws', testCase) === undefined ? 'net' : 'ws';
  const expected = reportOf(tables, name, testCase) ?? '';
  const report = await ask(name, peer, testCase, expected);
  expect({ report }).toEqual({
    report: typeof expected === 'string' ? expected : (expect.stringMatching(expected) as string),
  });
  // The witness would be rejected with an error of the peer.
  await peer.witness(0);
}

/** Clients that attack or misbehave. They stay connected until they are released. */
async function attack(url: string, testCase: Case): Promise<Socket[]> {
  const name = caseName(testCase);
  return Promise.all([
    enter(url),
    enter(url).then((socket) => write(socket, seeded(`${name} on accept`, 4096))),
    dress(url, testCase).then((socket) => write(socket, seeded(`${name} as a request`, 4096))),
    request(url, testCase).then((socket) => write(socket, seeded(`${name} as frames`, 512 * 1024))),
    request(url, testCase).then((socket) => socket.on('readable', () => void socket.read(1))),
  ]);
}

const secureContext = createSecureContext();

/** Connects, and does nothing: it does not even read. */
async function enter(url: string): Promise<Socket> {
  return settled(connectTcp(addressOf(url)).pause());
}

/** The same over TLS, for a TLS peer. */
async function dress(url: string, { scheme }: Case): Promise<Socket> {
  const { host, port } = addressOf(url);
  return scheme === 'ws'
    ? enter(url)
    : settled(connectTls({ host, port, servername: host, secureContext, rejectUnauthorized: false }).pause());
}

/** Sends a valid opening handshake, and does not read the response. */
async function request(url: string, testCase: Case): Promise<Socket> {
  const socket = await dress(url, testCase);
  const headers = [['Host', addressOf(url).host], ...upgradeRequest(testCase)].map((header) =>
    header.join(': '),
  );
  return write(socket, ['GET / HTTP/1.1', ...headers, '\r\n'].join('\r\n'));
}

/** Over TLS, this waits in Node until the handshake is over. */
function write(socket: Socket, bytes: Buffer | string): Socket {
  socket.write(bytes);
  return socket;
}

async function settled(socket: Socket): Promise<Socket> {
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('connect', resolve).on('close', resolve));
  return socket;
}

async function goneAll(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    }),
  );
}

/** Returns random bytes that depend only on the seed. */
function seeded(seed: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(seed).digest();
}

function oneOfEachKind(cases: readonly Case[]): Case[] {
  return [...new Map(cases.toReversed().map((testCase) => [kindOf(testCase), testCase])).values()];
}

/** What is broken, how the peer's script ends, and over what. */
function kindOf({ fixture: { peer }, scheme }: Case): string {
  const { tls, handshake, negotiation, connection } = peer;
  const script = Array.isArray(tls) ? tls : (connection ?? handshake ?? []);
  const last = negotiation?.then ?? script.at(-1)?.step ?? Object.keys(tls ?? {}).join();
  return `${layers.find((layer) => layer in peer) ?? 'nothing'}, ${last}, ${scheme}`;
}

/** The open sockets of this process, as the kernel lists them. */
function countSockets(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:');
    } catch {
      // Leaves out the descriptor that reads the folder.
      return false;
    }
  }).length;
}
