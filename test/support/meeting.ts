import { type ClientOptions, WebSocket } from 'ws';

/** Everything that `ws` reports about one WebSocket. */
export interface Meeting {
  opened: boolean;
  /** Why the connection failed: an error code of Node, or a message. */
  error: string | undefined;
  code: number;
  reason: string;
}

/** Opens a WebSocket from Node, sends nothing, and waits until it closes. */
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
