import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from './server.js';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server[Symbol.asyncDispose]());

/** Opens a WebSocket, sends a message at once, and returns the events. */
async function eventsOf(path: string): Promise<string[]> {
  const socket = new WebSocket(new URL(path, server.url.replace('http:', 'ws:')));
  const seen: string[] = [];
  socket.on('open', () => {
    seen.push('open');
    socket.send('hello');
  });
  socket.on('message', (data: Buffer) => {
    seen.push(`message ${data.toString()}`);
    socket.close(1000);
  });
  socket.on('error', ({ message }) => seen.push(`error ${message}`));
  await new Promise<void>((resolve) => {
    socket.on('close', (code, reason) => {
      seen.push(`close ${code} ${reason.toString()}`.trim());
      resolve();
    });
  });
  return seen;
}

it('sends the reason in a Close frame after it accepts the connection', async () => {
  expect(await eventsOf('/told?room=lobby')).toEqual(['open', 'close 4401 sign in first']);
  expect(await eventsOf('/told?ticket=bob&room=staff')).toEqual([
    'open',
    'close 4403 you are not a member of this room',
  ]);
});

it('sends a status, which no script can read, if it refuses the opening handshake', async () => {
  expect(await eventsOf('/silent?ticket=bob&room=staff')).toEqual([
    'error Unexpected server response: 403',
    'close 1006',
  ]);
});

it('serves a client that has access', async () => {
  for (const path of ['/told', '/silent']) {
    expect(await eventsOf(`${path}?ticket=ann&room=staff`)).toEqual(['open', 'message hello', 'close 1000']);
  }
});

it.each([
  ['/told?room=lobby', 401, 'sign in first'],
  ['/told?ticket=bob&room=staff', 403, 'you are not a member of this room'],
  ['/told?ticket=bob&room=lobby', 426, 'open a WebSocket here'],
])('gives the same reason over HTTP: %s %i', async (path, status, text) => {
  const response = await fetch(new URL(path, server.url));
  expect([response.status, await response.text()]).toEqual([status, text]);
});

it('closes the connection of a client that does not send a Close frame', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.write(
    [
      'GET /told HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version: 13',
      '\r\n',
    ].join('\r\n'),
  );
  const received: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => received.push(bytes));
  await once(socket, 'end');
  socket.end();
  // FIN, opcode 8; 15 bytes: the code and the reason.
  expect(Buffer.concat(received).includes(Buffer.from([0x88, 15, 4401 >> 8, 4401 & 255]))).toBe(true);
});
