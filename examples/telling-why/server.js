// @ts-check
// Refuses a client in two ways: in the opening handshake, where no script can read why, and after it, where every script can.
// Run `node examples/telling-why/server.js` and open the URL that it prints.
import { readFile } from 'node:fs/promises';
import { createServer, STATUS_CODES } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

/** The rooms that each ticket opens. Your application uses a session, or a token that is valid for one connection. */
const tickets = new Map([
  ['ann', ['lobby', 'staff']],
  ['bob', ['lobby']],
]);

/** The codes are this application's own: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.2 */
const unauthorized = { status: 401, code: 4401, reason: 'sign in first' };
const forbidden = { status: 403, code: 4403, reason: 'you are not a member of this room' };

/**
 * Returns why the server refuses a client, or `undefined` if it accepts it.
 * @param {URL} url
 */
function refusalOf({ searchParams }) {
  const rooms = tickets.get(searchParams.get('ticket') ?? '');
  if (rooms === undefined) return unauthorized;
  return rooms.includes(searchParams.get('room') ?? '') ? undefined : forbidden;
}

/**
 * Closes a connection with a code and a reason. Waits at most one second for the Close frame of the client.
 * @param {import('ws').WebSocket} webSocket
 * @param {{ code: number, reason: string }} refusal
 */
function refuse(webSocket, { code, reason }) {
  webSocket.close(code, reason);
  const deadline = setTimeout(() => webSocket.terminate(), 1000);
  webSocket.on('close', () => clearTimeout(deadline));
}

/**
 * Sends an HTTP response that refuses the opening handshake.
 * @param {import('node:stream').Duplex} socket
 * @param {number} status
 */
function respond(socket, status) {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Length: 0', 'Connection: close'];
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}

/** @param {import('node:http').IncomingMessage} request */
const urlOf = ({ url = '/' }) => new URL(`http://localhost${url.startsWith('/') ? url : '/'}`);

/** Starts the server on loopback. Port 0 selects a free port. */
export async function startServer(port = 0) {
  const page = await readFile(new URL('page.html', import.meta.url));
  const server = createServer();
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const url = urlOf(request);
    const refusal = refusalOf(url);
    if (url.pathname === '/silent' && refusal !== undefined) {
      respond(socket, refusal.status);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      if (refusal !== undefined) {
        // Without a listener, `ws` drops the messages of the client.
        refuse(webSocket, refusal);
        return;
      }
      webSocket.on('message', (data, binary) => webSocket.send(data, { binary }));
    });
  });

  // The same check over HTTP: a script of this origin may read the response.
  server.on('request', (request, response) => {
    const url = urlOf(request);
    if (url.pathname === '/') {
      response.setHeader('Content-Type', 'text/html').end(page);
      return;
    }
    const refusal = refusalOf(url);
    response.writeHead(refusal?.status ?? 426, { 'Content-Type': 'text/plain', Upgrade: 'websocket' });
    response.end(refusal?.reason ?? 'open a WebSocket here');
  });

  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async [Symbol.asyncDispose]() {
      for (const webSocket of webSockets.clients) webSocket.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startServer(8080);
  console.log(`${url}?ticket=bob&room=staff`);
}
