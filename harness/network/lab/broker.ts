/**
 * A program that runs in the router's network namespace and opens listening sockets there for the harness. A socket belongs to the
 * namespace in which it was opened, even after it is sent to another process.
 */
import { createServer } from 'node:net';

export interface ListenRequest {
  id: number;
  address: string;
  port: number;
  /** `hand-over` sends the socket with the reply. `close` closes it before the reply. */
  then: 'hand-over' | 'close';
}

export interface ListenReply {
  id: number;
  error?: string;
}

process.on('message', ({ id, address, port, then }: ListenRequest) => {
  const server = createServer();
  const reply = (message: ListenReply, handle?: typeof server) => {
    process.send?.(message, handle, {}, () => server.close());
  };
  server.on('error', ({ message }) => {
    reply({ id, error: message });
  });
  server.listen({ port, host: address }, () => {
    if (then === 'hand-over') reply({ id }, server);
    else server.close(() => process.send?.({ id } satisfies ListenReply));
  });
});
process.on('disconnect', () => process.exit());
