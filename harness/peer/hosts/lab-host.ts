import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { SetupError } from '../../support/errors.js';
import { type Case, caseName } from '../../model/case.js';
import { fixtureSchema } from '../../model/fixture.js';
import { schemes } from '../../model/layers.js';
import { plan } from '../../network/lab/address-plan.js';
import type { Network } from '../../network/network.js';
import { type RunningPeer, startPeer } from '../peer.js';
import type { Witness } from '../../model/witness.js';
import type { PeerHost } from './host.js';

/**
 * Where `badsocket lab` starts peers for the programs in it: only one process can be the lab's resolver, and a test runner has many.
 * A connection is a peer, and taken down with it. Both ends talk in lines of JSON: the case and where it stands; then, as often as
 * asked, how long to wait and what the wire has seen.
 */
export const peersSocket = join(plan.folder, 'peers.sock');

const asking = z.strictObject({ fixture: fixtureSchema, scheme: z.enum(schemes) });
const looking = z.strictObject({ withinMs: z.number() });
type Look = z.infer<typeof looking>;
type Answer<Content> = Content | { problem: string };

/** Starts peers for whoever asks. */
export async function servePeers(network: Network): Promise<AsyncDisposable> {
  const serving = new Map<Socket, Promise<void>>();
  let last = 0;
  // Half open: a client that has ended waits until its peer is down.
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

/** @param label makes the name of the peer its own, beside the one under the fixture's name */
async function serve(socket: Socket, network: Network, label: string): Promise<void> {
  const say = (answer: Answer<unknown>) => socket.write(`${JSON.stringify(answer)}\n`);
  const failed = (problem: unknown) => {
    say({ problem: problem instanceof Error ? problem.message : String(problem) });
  };
  const lines = linesOf(socket);
  try {
    const first = await lines.next();
    if (first.done === true) return;
    const of = asking.parse(JSON.parse(first.value));
    const obstacle = network.obstacle(of);
    if (obstacle !== undefined) throw new Error(`${caseName(of.fixture.id, of.scheme)} ${obstacle}`);
    await using peer = await startPeer(of, network, label);
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

/** Peers that `badsocket lab` starts for this process. */
export async function labHost(): Promise<PeerHost> {
  return { ca: await readFile(join(plan.folder, 'ca.pem'), 'utf8'), start };
}

async function start(testCase: Case): Promise<RunningPeer> {
  const socket = connect(peersSocket);
  const lines = linesOf(socket);
  // Answers come in the order of what was asked.
  const ask = async <Content extends object>(question: Case | Look): Promise<Content> => {
    socket.write(`${JSON.stringify(question)}\n`);
    // An error of the connection, such as EPIPE, is its end too.
    const line = await lines.next().catch(() => undefined);
    if (line === undefined || line.done === true)
      throw new SetupError('the lab has ended, and its peers with it');
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

function linesOf(socket: Socket): AsyncIterableIterator<string> {
  const lines = createInterface({ input: socket });
  // The end of a process that was killed may come as an error.
  socket.on('error', () => undefined).on('close', () => lines.close());
  return lines[Symbol.asyncIterator]();
}
