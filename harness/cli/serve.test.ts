import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { because, badsocket, noTerminal, program, Terminal } from '../../test/support/cli.js';
import type { Served } from './serve.js';
import { ProcessTracker } from '../../test/support/process-tracker.js';

const others = Object.values(networkInterfaces())
  .flat()
  .some((each) => each !== undefined && !each.internal);
const noNetwork = others ? undefined : 'this machine is on no network';

let folder: string;
let trail: ProcessTracker;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-serve-'));
  trail = new ProcessTracker(folder);
});
afterEach(() => {
  for (const { pid } of trail.processes()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

describe.skipIf(noTerminal !== undefined)(`serve on a terminal${because(noTerminal)}`, () => {
  it('says where the page is, goes on until Ctrl-C, and leaves nothing behind', async () => {
    const terminal = new Terminal(['serve'], trail.env);
    const [, url = ''] = await terminal.shows(/(http:\/\/localhost:\d+\/)/);
    await terminal.shows(/Ctrl-C ends it/);
    expect(await (await fetch(url)).text()).toContain('handshake: respond 403 Forbidden');
    trail.follow();
    terminal.type('\x03');
    expect(await terminal.ended).toBe(0);
    expect(trail.left()).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.skipIf(noNetwork !== undefined)(`shows a phone the way by a QR code${because(noNetwork)}`, async () => {
    const terminal = new Terminal(['serve', 'healthy/echo', '--host'], trail.env);
    const [, url = ''] = await terminal.shows(/(http:\/\/(?!localhost)\S+\/)/);
    await terminal.shows(/\x1b\[(4[07]|10[07])m/);
    await terminal.shows(/Everybody on this network can open it/);
    expect((await fetch(url)).status).toBe(200);
    terminal.type('\x03');
    expect(await terminal.ended).toBe(0);
  });
});

describe('serve', () => {
  it('says as JSON where the peers are that it was asked for, and ends with 0 when it is told to', async () => {
    const child = execa(process.execPath, [program, 'serve', 'handshake/http-4*', '--json'], {
      env: trail.env,
      stdio: ['ignore', 'pipe', 'inherit'],
      reject: false,
    });
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const { url, peers } = JSON.parse(line) as Served;
    expect((await fetch(url)).status).toBe(200);
    expect(peers.find(({ fixture }) => fixture === 'handshake/http-403')?.url).toMatch(
      /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    );
    expect(peers.filter(({ fixture }) => !fixture.startsWith('handshake/http-4'))).toEqual([]);
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
  });

  it('says in one line what is in the way, and ends with 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await badsocket(['serve', '--port', String(port)])).toEqual({
      code: 2,
      stdout: '',
      stderr: `badsocket: port ${port} of 127.0.0.1 is taken: name another with --port\n`,
    });
    taken.close();
  });
});
