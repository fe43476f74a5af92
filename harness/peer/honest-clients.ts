import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import type { Case, Script } from '../fixture.js';
import { plan } from '../lab/plan.js';
import type { Network } from '../network.js';
import { startPeer } from './peer.js';

/** Long enough for anything that a peer in the lab says, short enough for one that says nothing. */
const giveUpAfterMs = 500;

/** A client that says what it met. `expected` is what a reader of bytes waits for. */
type HonestClient = (url: string, script: Script, expected: string) => Promise<string>;

/** Clients that hide nothing, by the word before what each of them says. */
const honestClients: Record<string, HonestClient> = { ws, wire };

/** A client and what it says of a peer, such as `ws: Unexpected server response: 403`; and which requirements the wire did not meet. */
export interface Meeting {
  report: string;
  unmet: string[];
}

/**
 * Has a client that hides nothing meet the peer of a case.
 * @param expected the report that is expected: the word before its colon names the client
 * @param witnessWithinMs how long the wire may take to show what it must
 * @throws {Error} if there is no such client.
 */
export async function meet(
  of: Case,
  network: Network,
  expected: string,
  witnessWithinMs = 1000,
): Promise<Meeting> {
  const [name = '', ...rest] = expected.split(': ');
  const client = honestClients[name];
  if (client === undefined) throw new Error(`no honest client is named ${name}`);
  await using peer = await startPeer(of, network, `met${++met}`);
  const report = await client(peer.url, of.fixture.script, rest.join(': '));
  const { requirements } = await peer.witness(witnessWithinMs);
  return {
    report: `${name}: ${report}`,
    unmet: requirements.filter((requirement) => !requirement.met).map(({ text }) => text),
  };
}

let met = 0;

/**
 * Node's `ws`: what its error says; or `open` and what came then, a message, an error, or a Close frame with its code and reason.
 */
async function ws(url: string, { protocols = [], send, close }: Script): Promise<string> {
  return new Promise((resolve) => {
    const said: string[] = [];
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, protocols, { handshakeTimeout: giveUpAfterMs, ca: authority() });
    } catch (problem) {
      // The URL that it may name is another one every time.
      resolve(String(problem).replace(/^(.*Invalid URL): .*/, '$1'));
      return;
    }
    socket.on('open', () => {
      said.push('open');
      if (send !== undefined) socket.send(send);
      if (close !== undefined) socket.close(close.code, close.reason);
    });
    socket.on('message', (data: Buffer) => {
      said.push(data.length > 40 ? `${data.length} bytes` : JSON.stringify(data.toString()));
    });
    socket.on('error', ({ message }) => {
      // What comes after it are the parser's own words, which change from one version of Node to the next.
      said.push(message.startsWith('Parse Error') ? 'Parse Error' : message);
      // The peer may hold the connection for as long as we do.
      socket.terminate();
    });
    socket.on('close', (code, reason) => {
      if (code !== 1006)
        said.push(`${code}${reason.length > 0 ? ` ${JSON.stringify(reason.toString())}` : ''}`);
      resolve(said.join(', '));
    });
  });
}

/**
 * A reader of bytes: sends a good opening handshake, and waits until what was awaited has arrived; else, all that has. After the
 * head of an answer, bytes are read as hex.
 */
async function wire(url: string, { protocols = [] }: Script, expected: string): Promise<string> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'wss:';
  const at = { host: hostname, port: port === '' ? (secure ? 443 : 80) : Number(port) };
  const socket: Socket = secure
    ? connectTls({ ...at, servername: hostname, ca: authority() })
    : connectTcp(at);
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
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      end = code ?? message;
    });
    socket.on('close', () => {
      resolve(`${JSON.stringify(received)}, ${end}`);
    });
    socket.write(
      [
        'GET / HTTP/1.1',
        `Host: ${hostname}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        // The key of https://www.rfc-editor.org/rfc/rfc6455#section-1.3
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Extensions: permessage-deflate',
        ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
        '\r\n',
      ].join('\r\n'),
    );
  });
}

/** Connects, and ends the connection without a word. */
export async function leave(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connectTcp(port === '' ? 80 : Number(port), hostname);
  socket.resume().end();
  // A reset is an end as well.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
}

function authority(): Buffer {
  return readFileSync(join(plan.folder, 'ca.pem'));
}
