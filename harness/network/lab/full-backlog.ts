/**
 * A program that runs in the router's network namespace. It listens on an address and a port, never accepts, and fills its own backlog.
 * The kernel then ignores further SYNs: listen(2), `net.core.somaxconn` in tcp(7).
 */
import { writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);

/** Linux queues one connection more than the backlog. */
const backlog = 1;

const server = createServer();
server.on('error', ({ message }) => {
  writeSync(1, message);
  process.exit(1);
});
server.listen({ host, port: Number(port), backlog }, () => {
  for (let queued = 0; queued <= backlog; queued++) connect(Number(port), host);
  // Blocks after the connections are started and before the event loop can accept them.
  process.nextTick(() => {
    writeSync(1, 'full');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
