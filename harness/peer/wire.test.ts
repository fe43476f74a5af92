import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ClientGone, Wire } from './wire.js';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

const flood = Buffer.alloc(32 * 1024 * 1024, 'x');

/** A client, and the other end of its connection. */
async function pair(): Promise<{ client: Socket; accepted: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  open.push(client, accepted);
  return { client, accepted };
}

it('stops reading without a pending read, and continues with one', async () => {
  const { client, accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  client.write(flood);
  await once(accepted, 'pause');
  expect(accepted.bytesRead).toBeLessThan(1024 * 1024);
  const read = await wire.read(8 * 1024 * 1024);
  expect(read.equals(flood.subarray(0, read.length))).toBe(true);
  expect(accepted.bytesRead).toBeLessThan(flood.length);
});

it('discards data after drop() and detects the end', async () => {
  const { client, accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  client.end(flood);
  await once(accepted, 'pause');
  await wire.clientEnd();
  expect(accepted.bytesRead).toBe(flood.length);
});

it('drops a client that is silent during its opening handshake', async () => {
  const { client, accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  wire.timeoutMs = 1;
  client.resume();
  const closed = once(client, 'close');
  await expect(wire.read(1)).rejects.toBeInstanceOf(ClientGone);
  await closed;
});

it('skips bytes without holding them', async () => {
  const { client, accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  client.write(flood);
  client.write('end');
  await wire.skip(flood.length);
  expect(String(await wire.read(3))).toBe('end');
});

it('drops the connections that hold most, beyond 64 MiB in all', async () => {
  const pairs = await Promise.all(Array.from({ length: 5 }, pair));
  const reads = pairs.map(async ({ client, accepted }) => {
    client.on('error', () => undefined).write(flood.subarray(0, 16 * 1024 * 1024 - 1));
    return new Wire(accepted, accepted).read(16 * 1024 * 1024).catch((problem: unknown) => problem);
  });
  // Each client but for its last byte fills a fifth of 80 MiB.
  expect(await Promise.race(reads)).toBeInstanceOf(ClientGone);
  for (const { client } of pairs) client.end('x');
  const results = await Promise.all(reads);
  expect(results.filter((result) => result instanceof ClientGone)).toHaveLength(1);
});

it('rejects a read that exceeds the limit', async () => {
  const { accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  await expect(wire.read(2 ** 53)).rejects.toBeInstanceOf(ClientGone);
});
