import { type ClientOptions, WebSocket } from 'ws';

/** What a client that hides nothing could say of one WebSocket. */
export interface Meeting {
  opened: boolean;
  /** What made the opening handshake fail: a code of Node's, or words. */
  error: string | undefined;
  code: number;
  reason: string;
}

/** Opens a WebSocket from Node, says nothing, and waits for its end. */
export async function meet(url: string, options: ClientOptions = {}): Promise<Meeting> {
  const socket = new WebSocket(url, options);
  let opened = false;
  let error: string | undefined;
  socket.on('open', () => (opened = true));
  socket.on('error', (problem: NodeJS.ErrnoException) => (error = problem.code ?? problem.message));
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ opened, error, code, reason: reason.toString() });
    });
  });
}
