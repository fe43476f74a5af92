import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ReferenceClient, upgradeRequest } from './client.js';
import { wordsOf } from './words.js';

/**
 * Node's `net` and `tls`: sends a valid opening handshake, and reports the expected bytes when they arrive. If they do not, it reports
 * everything that arrived, and how the connection ended. Bytes after the header section of a response are in hex.
 */
export const net: ReferenceClient = {
  speaksFrames: true,
  async ask({ testCase, url, ca, expected }) {
    if (typeof expected !== 'string')
      throw new TypeError('The expected report of this client must be a text.');
    const { hostname } = new URL(url);
    const socket = await connectTo(url, ca);
    return new Promise((resolve) => {
      let received = '';
      let end = 'FIN';
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        received += chunk;
        const [head = '', ...rest] = received.split('\r\n\r\n');
        const frames = Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString('hex');
        if (!head.includes(expected) && !frames.includes(expected)) return;
        resolve(expected);
        socket.destroy();
      });
      socket.on('error', (problem) => {
        end = wordsOf(problem);
      });
      socket.on('close', () => {
        resolve(received === '' ? end : `${JSON.stringify(received)}, ${end}`);
      });
      const headers = [['Host', hostname], ...upgradeRequest(testCase)];
      socket.write(['GET / HTTP/1.1', ...headers.map((header) => header.join(': ')), '\r\n'].join('\r\n'));
    });
  },
};

/** Connects to the host and port of a URL, over TLS if its scheme is `wss`. */
async function connectTo(url: string, ca: string): Promise<Socket> {
  const { host, port } = addressOf(url);
  return url.startsWith('wss:')
    ? connectTls({ host, port, servername: host, ca: await readFile(ca) })
    : connectTcp({ host, port });
}

/** Returns the host and the port of a WebSocket URL. */
export function addressOf(url: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: port === '' ? (protocol === 'wss:' ? 443 : 80) : Number(port) };
}

/** Connects, and ends the connection without sending anything. */
export async function leave(url: string): Promise<void> {
  const socket = connectTcp(addressOf(url));
  socket.resume().end();
  // A reset ends the connection too.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
}
