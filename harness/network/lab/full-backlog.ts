/**
 * Runs in the router's network namespace: listens at an address and a port, and never accepts. Its queue is filled from
 * here, so that the kernel has no room for anybody else: listen(2), `net.core.somaxconn` in tcp(7).
 */
import { writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);

/** Linux takes one more than the backlog. */
const backlog = 1;

const server = createServer();
server.on('error', ({ message }) => {
  writeSync(1, message);
  process.exit(1);
});
server.listen({ host, port: Number(port), backlog }, () => {
  for (let queued = 0; queued <= backlog; queued++) connect(Number(port), host);
  // After these have gone out, and before the event loop could accept them.
  process.nextTick(() => {
    writeSync(1, 'full');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
