/**
 * A program that runs in the router's network namespace, and does there what the harness asks for. It opens listening sockets: a socket
 * belongs to the namespace in which it was opened, even after it is sent to another process. It runs nft(8): a small process starts a
 * program several times faster than the process of a run does, and counters are read ten times a second.
 */
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';

/** What the harness asks for. */
export type BrokerRequest = { id: number } & (
  | {
      type: 'listen';
      address: string;
      port: number;
      /** `hand-over` sends the socket with the reply. `close` closes it before the reply. */
      then: 'hand-over' | 'close';
    }
  | {
      type: 'filter';
      /** Commands of nft(8), whose output is JSON. */
      commands: string;
    }
);

/** A failure, or the output of commands. A socket is sent beside the reply. */
export type BrokerReply = { id: number } & ({ error: string } | { output: string });

type Listen = Extract<BrokerRequest, { type: 'listen' }>;
type Filter = Extract<BrokerRequest, { type: 'filter' }>;

/** The size of the largest output: thousands of counters, with about 100 bytes each. */
const maxOutputBytes = 64 * 1024 * 1024;

process.on('message', (request: BrokerRequest) => {
  switch (request.type) {
    case 'listen':
      listen(request);
      break;
    case 'filter':
      filter(request);
      break;
  }
});
process.on('disconnect', () => process.exit());

function listen({ id, address, port, then }: Listen): void {
  const server = createServer();
  const reply = (message: BrokerReply, handle?: typeof server) => {
    process.send?.(message, handle, {}, () => server.close());
  };
  server.on('error', ({ message }) => {
    reply({ id, error: message });
  });
  server.listen({ port, host: address }, () => {
    if (then === 'hand-over') reply({ id, output: '' }, server);
    else server.close(() => process.send?.({ id, output: '' } satisfies BrokerReply));
  });
}

function filter({ id, commands }: Filter): void {
  execFile('nft', ['-j', commands], { maxBuffer: maxOutputBytes }, (problem, output, errors) => {
    const reply: BrokerReply =
      problem === null ? { id, output } : { id, error: errors.trim().split('\n', 1)[0] || problem.message };
    process.send?.(reply);
  });
}
