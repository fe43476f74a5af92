import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { SetupError } from '../../support/errors.js';
import { type Case, caseName } from '../../model/case.js';
import { fixtureSchema } from '../../model/fixture.js';
import { schemes, transports } from '../../model/layers.js';
import { plan } from '../../network/lab/address-plan.js';
import type { Network } from '../../network/network.js';
import { type RunningPeer, startPeer } from '../peer.js';
import type { Witness } from '../../model/witness.js';
import type { PeerHost } from './host.js';

/**
 * The socket through which `badsocket lab` starts peers for the programs in it. Only one process can be the lab's
 * resolver, and a test runner has many processes. Each connection is one peer, which stops with it. The messages are
 * lines of JSON: the case and the URL of the peer, then any number of requests for the witness.
 */
export const peersSocket = join(plan.folder, 'peers.sock');

const asking = z.strictObject({
  fixture: fixtureSchema,
  scheme: z.enum(schemes),
  transport: z.enum(transports),
});
const looking = z.strictObject({ withinMs: z.number() });
type Look = z.infer<typeof looking>;
type Answer<Content> = Content | { problem: string };

/** Starts peers on behalf of other processes. */
export async function servePeers(network: Network): Promise<AsyncDisposable> {
  const serving = new Map<Socket, Promise<void>>();
  let last = 0;
  // Half open, so that a client that ends waits until its peer has stopped.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const served = serve(socket, network, `p${++last}`).finally(() => serving.delete(socket));
    serving.set(socket, served);
  }).listen(peersSocket);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of serving.keys()) socket.destroy();
      await Promise.all([...serving.values(), closed]);
    },
  };
}

/** @param label makes the name of the peer unique */
async function serve(socket: Socket, network: Network, label: string): Promise<void> {
  const say = (answer: Answer<unknown>) => socket.write(`${JSON.stringify(answer)}\n`);
  const failed = (problem: unknown) => {
    say({ problem: problem instanceof Error ? problem.message : String(problem) });
  };
  const lines = linesOf(socket);
  try {
    const first = await lines.next();
    if (first.done === true) return;
    const testCase = asking.parse(JSON.parse(first.value));
    const obstacle = network.obstacle(testCase);
    if (obstacle !== undefined) throw new Error(`${caseName(testCase)} ${obstacle}`);
    await using peer = await startPeer(testCase, network, label);
    say({ url: peer.url });
    for await (const line of lines) {
      await peer.witness(looking.parse(JSON.parse(line)).withinMs).then(say, failed);
    }
  } catch (problem) {
    failed(problem);
  } finally {
    socket.end();
  }
}

/** Returns the host whose peers `badsocket lab` starts for this process. */
export async function labHost(): Promise<PeerHost> {
  return { ca: await readFile(join(plan.folder, 'ca.pem'), 'utf8'), start };
}

async function start(testCase: Case): Promise<RunningPeer> {
  const socket = connect(peersSocket);
  const lines = linesOf(socket);
  // Replies arrive in the order of the requests.
  const ask = async <Content extends object>(question: Case | Look): Promise<Content> => {
    socket.write(`${JSON.stringify(question)}\n`);
    // An error of the connection, such as EPIPE, also ends it.
    const line = await lines.next().catch(() => undefined);
    if (line === undefined || line.done === true)
      throw new SetupError('The lab has ended, and its peers with it.');
    const answer = JSON.parse(line.value) as Answer<Content>;
    if ('problem' in answer) throw new Error(answer.problem);
    return answer;
  };
  const end = async () => {
    if (socket.closed) return;
    const closed = once(socket, 'close');
    socket.end();
    await closed;
  };
  try {
    const { url } = await ask<{ url: string }>(testCase);
    return { url, witness: async (withinMs) => ask<Witness>({ withinMs }), [Symbol.asyncDispose]: end };
  } catch (problem) {
    await end();
    throw new SetupError((problem as Error).message, { cause: problem });
  }
}

/** The maximum length of a line in characters. A fixture has a few thousand. */
const maxLineLength = 2 ** 20;

/** Returns the lines that arrive. They end when the socket closes, or when a line is too long. */
function linesOf(socket: Socket): AsyncIterableIterator<string> {
  const lines = createInterface({ input: socket });
  let length = 0;
  lines.on('line', () => (length = 0));
  socket.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxLineLength) socket.destroy();
  });
  // The connection to a killed process may end with an error.
  socket.on('error', () => undefined).on('close', () => lines.close());
  return lines[Symbol.asyncIterator]();
}
