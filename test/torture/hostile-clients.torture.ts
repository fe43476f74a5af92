import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { attack, badFrames, hostileBytes } from '../support/hostile-clients.js';
import { Victim } from './torture.js';

interface Served {
  url: string;
  peers: { fixture: string; scheme: string; url: string }[];
}

/** Starts `serve`, with enough file descriptors, and waits until its peers run. */
async function served(victim: Victim): Promise<Served> {
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    victim.child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text);
    });
    void victim.child.then(({ stderr }) => reject(new Error(stderr)));
  });
  victim.tracker.follow();
  const { url, peers } = JSON.parse(line) as Served;
  // The URLs of some fixtures are invalid on purpose.
  return { url, peers: peers.filter((peer) => URL.canParse(peer.url) && new URL(peer.url).port !== '') };
}

const addressOf = (url: string) => {
  const { hostname, port, host, pathname } = new URL(url);
  return { address: { host: hostname, port: Number(port) }, host, pathname };
};

/** The memory of the service, in MiB: proc_pid_status(5). */
function memoryOf(victim: Victim): number {
  const programs = victim.tracker
    .processes()
    .filter(({ commandLine }) => commandLine.includes('main.js serve'));
  return Math.max(
    ...programs.map(({ pid }) => {
      const [, kibibytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Number(kibibytes) / 1024;
    }),
  );
}

async function isHealthy({ url, peers }: Served): Promise<boolean> {
  const echo = peers.find(({ fixture }) => fixture === 'healthy/echo');
  const code = await new Promise<number>((resolve) => {
    const socket = new WebSocket(echo?.url ?? '');
    socket
      .on('error', () => undefined)
      .on('open', () => socket.close(4000))
      .on('close', resolve);
  });
  return code === 4000 && (await fetch(url)).status === 200;
}

describe('serve', () => {
  it('survives hostile clients at every server, and stops with SIGTERM', async () => {
    await using victim = new Victim(['serve', '--json']);
    const service = await served(victim);
    const clients: Socket[] = [];
    for (const url of [service.url, ...service.peers.map((peer) => peer.url)]) {
      const { address, host, pathname } = addressOf(url);
      clients.push(...(await attack(address, hostileBytes(host, pathname))));
      // A test has fewer file descriptors than the service.
      if (clients.length > 500) for (const client of clients.splice(0)) client.destroy();
    }
    expect(await isHealthy(service)).toBe(true);
    for (const client of clients) client.destroy();
    victim.child.kill('SIGTERM');
    expect((await victim.child).exitCode).toBe(0);
  });

  it('stays under 256 MiB above idle with 10 000 hostile connections', async () => {
    await using victim = new Victim(['serve', '--json']);
    const service = await served(victim);
    const idle = memoryOf(victim);
    const peers = service.peers.filter(({ scheme }) => scheme === 'ws');
    const clients: Socket[] = [];
    let most = 0;
    const announced = Buffer.concat([
      badFrames['a length of 16 MiB, and nothing'] ?? Buffer.alloc(0),
      Buffer.alloc(64 * 1024),
    ]);
    for (let opened = 0; opened < 10_000;) {
      const batch = Array.from({ length: 250 }, () => peers[opened++ % peers.length]?.url ?? '');
      const connected = batch.map(async (url) => {
        const { address, host, pathname } = addressOf(url);
        const { 'a length of 16 MiB, and nothing': request = '' } = hostileBytes(host, pathname);
        const socket = connect(address)
          .on('error', () => undefined)
          .pause();
        await new Promise<void>((resolve) => {
          socket.on('close', () => resolve());
          socket.write(Buffer.concat([Buffer.from(request), announced]), () => resolve());
        });
        return socket;
      });
      clients.push(...(await Promise.all(connected)));
      most = Math.max(most, memoryOf(victim));
    }
    console.log(`idle ${idle.toFixed(0)} MiB, with 10 000 connections at most ${most.toFixed(0)} MiB`);
    for (const client of clients) client.destroy();
    expect(most - idle).toBeLessThan(256);
    expect(await isHealthy(service)).toBe(true);
    victim.child.kill('SIGTERM');
    expect((await victim.child).exitCode).toBe(0);
  });
});
