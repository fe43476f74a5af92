import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ReferenceClient, upgradeRequest } from './client.js';
import { wordsOf } from './words.js';

/**
 * A reader of bytes over Node's `net` and `tls`: sends a good opening handshake, and waits until what was expected has arrived;
 * else, all that has, and how it ended. After the head of an answer, bytes are read as hex.
 */
export const net: ReferenceClient = {
  speaksFrames: true,
  async ask({ testCase, url, ca, expected }) {
    if (typeof expected !== 'string') throw new TypeError('a reader of bytes waits for some bytes');
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

/** A connection to the host and port of a URL, over TLS if the URL is one of `wss`. */
export async function connectTo(url: string, ca: string): Promise<Socket> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'wss:';
  const at = { host: hostname, port: port === '' ? (secure ? 443 : 80) : Number(port) };
  return secure ? connectTls({ ...at, servername: hostname, ca: await readFile(ca) }) : connectTcp(at);
}

/** Connects, and ends the connection without a word. */
export async function leave(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const socket = connectTcp(port === '' ? (protocol === 'wss:' ? 443 : 80) : Number(port), hostname);
  socket.resume().end();
  // A reset is an end as well.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
}
