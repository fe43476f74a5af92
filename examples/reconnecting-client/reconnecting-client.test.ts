import { isWitnessed, startPeer, type StartedPeer } from 'badsocket';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Ending, stayConnected } from './reconnecting-client.js';

/** Runs the client for three attempts, without real delays. */
async function connectTo(
  peer: StartedPeer,
): Promise<{ waits: number[]; messages: unknown[]; ending: Ending }> {
  const waits: number[] = [];
  const messages: unknown[] = [];
  const ending = await stayConnected({
    open: () => new WebSocket(peer.url, peer.protocols),
    onMessage: (data) => messages.push(data),
    wait: async (failures) => waits.push(failures) < 3,
  });
  return { waits, messages, ending };
}

it('waits longer after each attempt while the server is overloaded', async () => {
  await using peer = await startPeer('handshake/http-503');
  const { waits, ending } = await connectTo(peer);
  expect(waits).toEqual([1, 2, 3]);
  expect(ending.code).toBe(1006);
  // The wire shows this response, and not another failure.
  expect(isWitnessed(await peer.witness())).toBe(true);
});

it('waits longer after each attempt while the server drops every connection', async () => {
  await using peer = await startPeer('connection/finish-after-open');
  expect((await connectTo(peer)).waits).toEqual([1, 2, 3]);
});

it('resets the delay after a connection that delivered a message', async () => {
  await using peer = await startPeer('connection/reset-after-message');
  const { waits, messages } = await connectTo(peer);
  expect(waits).toEqual([1, 1, 1]);
  expect(messages).toEqual(['hello', 'hello', 'hello']);
});

it('reconnects after the server restarts', async () => {
  await using peer = await startPeer('explicit-close/1012');
  expect(await connectTo(peer)).toMatchObject({ waits: [1, 2, 3], ending: { code: 1012 } });
});

it('does not reconnect after the server refuses it', async () => {
  await using peer = await startPeer('explicit-close/4401-unauthorized');
  expect(await connectTo(peer)).toMatchObject({
    waits: [],
    ending: { code: 4401, reason: 'unauthorized' },
  });
  const { events } = await peer.witness();
  expect(events.filter(({ event }) => event === 'accepted')).toHaveLength(1);
});
