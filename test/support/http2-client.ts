import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

/** Everything that the HTTP/2 client of Node reports about one WebSocket. */
export interface Http2Meeting {
  /** Missing if no response came. */
  status: number | undefined;
  headers: IncomingHttpHeaders;
  /** The content of DATA, until the stream ends. */
  data: Buffer;
  /** The error code with which the stream ended. 0 without an error. */
  code: number;
  error: string | undefined;
}

/** Opens a session, and waits until the peer has announced extended CONNECT. */
export async function connectHttp2(url: string, ca: string): Promise<ClientHttp2Session> {
  const session = connect(url.replace(/^wss/, 'https'), { ca });
  session.on('error', () => undefined);
  await new Promise<void>((resolve) => session.once('remoteSettings', () => resolve()));
  return session;
}

/**
 * Opens a WebSocket on a session: https://www.rfc-editor.org/rfc/rfc8441#section-5.1
 * @param send what the client sends after the response
 */
export async function meetOverHttp2(session: ClientHttp2Session, send?: Buffer): Promise<Http2Meeting> {
  const stream = session.request(
    {
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': '/',
      ':scheme': 'https',
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'chat',
      origin: 'https://page.test',
    },
    { endStream: false },
  );
  const chunks: Buffer[] = [];
  let headers: IncomingHttpHeaders = {};
  let error: string | undefined;
  stream.on('response', (received: IncomingHttpHeaders) => {
    headers = received;
    if (send !== undefined) stream.write(send);
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => stream.end());
  stream.on('error', (problem: Error) => {
    error = problem.message;
  });
  await new Promise<void>((resolve) => stream.once('close', () => resolve()));
  return {
    status: headers[':status'] === undefined ? undefined : Number(headers[':status']),
    headers,
    data: Buffer.concat(chunks),
    code: stream.rstCode,
    error,
  };
}
