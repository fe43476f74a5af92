/**
 * Runs in the router's network namespace and listens there on behalf of the harness: a socket belongs to the namespace in
 * which it was opened, wherever its handle goes afterwards.
 */
import { createServer } from 'node:net';

export interface ListenRequest {
  id: number;
  address: string;
  port: number;
  /** `close`: nobody listens any more when the reply comes. */
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
