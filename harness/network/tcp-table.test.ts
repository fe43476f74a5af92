import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isAcknowledgedIn } from './tcp-table.js';

describe.runIf(process.platform === 'linux')('the table of TCP connections', () => {
  it('says whether the other end acknowledged every byte', async () => {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const connection = { localAddress: '127.0.0.1', localPort: client.localPort ?? 0, remotePort: port };
    const isAcknowledged = async () =>
      isAcknowledgedIn(await readFile('/proc/self/net/tcp', 'utf8'), connection);
    expect(await isAcknowledged()).toBe(true);
    // More than the buffers of both ends hold, and nobody reads.
    client.write(Buffer.alloc(64 * 1024 * 1024));
    expect(await isAcknowledged()).toBe(false);
    client.destroy();
    accepted.destroy();
    server.close();
  });

  it('has no connection that is not there', async () => {
    const connection = { localAddress: '127.0.0.1', localPort: 1, remotePort: 1 };
    expect(isAcknowledgedIn(await readFile('/proc/self/net/tcp', 'utf8'), connection)).toBe(false);
  });
});
