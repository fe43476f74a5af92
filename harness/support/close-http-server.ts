import type { Server } from 'node:http';

/** Stops a server and closes its connections, except those that were upgraded. Resolves when all connections are closed. */
export async function closeHttpServer(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
