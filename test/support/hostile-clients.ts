import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** An opening handshake that a WebSocket server accepts on this path. */
const upgrade = (host: string, path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

/** Frames that violate https://www.rfc-editor.org/rfc/rfc6455#section-5, each with what is wrong with it. */
export const badFrames: Record<string, Buffer> = {
  'a reserved opcode': hex('83 80 00000000'),
  'a reserved bit': hex('c1 80 00000000'),
  'no mask': hex('81 05 48 65 6c 6c 6f'),
  'a continuation of nothing': hex('80 80 00000000'),
  'a fragmented Ping': hex('09 80 00000000'),
  'a Ping that is too long': Buffer.concat([hex('89 fe 007e 00000000'), Buffer.alloc(126)]),
  'a Close frame with one byte': hex('88 81 00000000 03'),
  'a Close frame with a reserved code': hex('88 82 00000000 03ed'),
  'a reason that is not UTF-8': hex('88 83 00000000 03e8 ff'),
  'text that is not UTF-8': hex('81 81 00000000 ff'),
  'a length of 16 MiB, and nothing': hex('82 ff 0000000001000000 00000000'),
  'a length beyond 2^53': hex('82 ff 7fffffffffffffff 00000000'),
  'a negative length': hex('82 ff ffffffffffffffff 00000000'),
};

/** What hostile clients send to a server of HTTP or WebSocket, by name. */
export function hostileBytes(host: string, path: string): Record<string, Buffer | string> {
  const open = upgrade(host, path);
  const request = (line: string, ...headers: string[]) =>
    [line, `Host: ${host}`, ...headers, '\r\n'].join('\r\n');
  return {
    nothing: '',
    'random bytes': createHash('shake256', { outputLength: 65_536 }).update(host).digest(),
    'the start of a ClientHello': hex('16 0301 0200 01 0001fc 0303'),
    'half a request': `GET ${path} HTTP/1.1\r\nHost: `,
    'a path without a name': request('GET // HTTP/1.1'),
    'a path that is not UTF-8': request('GET /%ff%fe HTTP/1.1'),
    'an invalid absolute URL': request('GET http://[/ HTTP/1.1'),
    'an asterisk': request('OPTIONS * HTTP/1.1'),
    'a proxy request': request('CONNECT example.com:80 HTTP/1.1'),
    'a header of a mebibyte': request(`GET ${path} HTTP/1.1`, `X-Long: ${'x'.repeat(2 ** 20)}`),
    'no Host': `GET ${path} HTTP/1.1\r\n\r\n`,
    'an invalid Host': `GET ${path} HTTP/1.1\r\nHost: [\r\n\r\n`,
    'a body without an end': `${request(`POST ${path} HTTP/1.1`, 'Content-Length: 1000000000000')}body`,
    'a body of two mebibytes': `${request(`POST ${path} HTTP/1.1`, `Content-Length: ${2 ** 21}`)}${'x'.repeat(2 ** 21)}`,
    'a broken chunk': `${request(`POST ${path} HTTP/1.1`, 'Transfer-Encoding: chunked')}zz\r\n`,
    'an unknown protocol to upgrade to': open.replace('websocket', 'h2c'),
    'no Sec-WebSocket-Key': open.replace(/Sec-WebSocket-Key.*\r\n/, ''),
    ...Object.fromEntries(
      Object.entries(badFrames).map(([name, frame]) => [name, Buffer.concat([Buffer.from(open), frame])]),
    ),
  };
}

/**
 * Connects a client for each of these bytes, three ways: one that stays and does not read, one that ends, and one that resets the
 * connection. Resolves when all have sent what they could.
 * @returns the clients that stay
 */
export async function attack(
  address: { host: string; port: number },
  bytes: Record<string, Buffer | string>,
): Promise<Socket[]> {
  const all = Object.values(bytes);
  const send = async (content: Buffer | string, then: (socket: Socket) => void) => {
    const socket = connect(address);
    const over = new Promise<void>((resolve) =>
      socket.on('error', () => resolve()).on('close', () => resolve()),
    );
    const sent = new Promise<void>((resolve) => {
      socket.write(content, () => resolve());
    });
    await Promise.race([sent, over]);
    then(socket);
    return socket;
  };
  const [stay] = await Promise.all([
    Promise.all(all.map(async (content) => send(content, (socket) => socket.pause()))),
    Promise.all(all.map(async (content) => send(content, (socket) => socket.resume().end()))),
    Promise.all(all.map(async (content) => send(content, (socket) => socket.resetAndDestroy()))),
  ]);
  return stay;
}
