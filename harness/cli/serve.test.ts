import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { because, badsocket, noTerminal, program, Terminal } from '../../test/support/cli.js';
import { serveAddressOf } from '../serve/hosts.js';
import type { Served } from './serve.js';
import { ProcessTracker } from '../../test/support/process-tracker.js';

const noNetwork = ((): string | undefined => {
  try {
    serveAddressOf(true);
    return undefined;
  } catch (problem) {
    return (problem as Error).message;
  }
})();

let folder: string;
let tracker: ProcessTracker;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-serve-'));
  tracker = new ProcessTracker(folder);
});
afterEach(() => {
  for (const { pid } of tracker.processes()) process.kill(pid, 'SIGKILL');
  tracker[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

describe.skipIf(noTerminal !== undefined)(`badsocket serve on a terminal${because(noTerminal)}`, () => {
  it('prints the URL of the page, runs until Ctrl-C, and leaves no process behind', async () => {
    const terminal = new Terminal(['serve'], tracker.env);
    const [, url = ''] = await terminal.shows(/(http:\/\/localhost:\d+\/)/);
    await terminal.shows(/Press Ctrl-C to stop/);
    expect(await (await fetch(url)).text()).toContain('handshake: respond 403 Forbidden');
    tracker.follow();
    terminal.type('\x03');
    expect(await terminal.ended).toBe(0);
    // The reaper ends after the program.
    await expect.poll(() => tracker.left(), { timeout: 5_000 }).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.skipIf(noNetwork !== undefined)(
    `prints a QR code for a phone with --host${because(noNetwork)}`,
    async () => {
      const terminal = new Terminal(['serve', 'healthy/echo', '--host'], tracker.env);
      const [, url = ''] = await terminal.shows(/(http:\/\/(?!localhost)\S+\/)/);
      await terminal.shows(/\x1b\[(4[07]|10[07])m/);
      await terminal.shows(/Everyone who can reach this address can open this page/);
      expect((await fetch(url)).status).toBe(200);
      terminal.type('\x03');
      expect(await terminal.ended).toBe(0);
    },
  );
});

describe('badsocket serve', () => {
  it('prints the URLs of the requested peers as JSON, and exits with 0 on SIGTERM', async () => {
    const child = execa(process.execPath, [program, 'serve', 'handshake/http-4*', '--json'], {
      env: tracker.env,
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

  it('exits with 2 and a message of one line if the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await badsocket(['serve', '--port', String(port)])).toEqual({
      code: 2,
      stdout: '',
      stderr: `badsocket: Cannot listen on 127.0.0.1:${port}: the port is taken. Choose another with --port.\n`,
    });
    taken.close();
  });
});
