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

it('rejects a read that exceeds the limit', async () => {
  const { accepted } = await pair();
  const wire = new Wire(accepted, accepted);
  await expect(wire.read(2 ** 53)).rejects.toBeInstanceOf(ClientGone);
});
