import { isWitnessed, startPeer, type StartedPeer } from 'badsocket';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Ending, stayConnected } from './reconnecting-client.js';

/** Lets the client try three times, and does not really wait. */
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

it('waits longer each time for a server that is overloaded', async () => {
  await using peer = await startPeer('handshake/http-503');
  const { waits, ending } = await connectTo(peer);
  expect(waits).toEqual([1, 2, 3]);
  expect(ending.code).toBe(1006);
  // The wire has seen that answer, and not some other failure.
  expect(isWitnessed(await peer.witness())).toBe(true);
});

it('does so too for a server that takes every connection and drops it', async () => {
  await using peer = await startPeer('connection/finish-after-open');
  expect((await connectTo(peer)).waits).toEqual([1, 2, 3]);
});

it('begins anew after a connection that was of use', async () => {
  await using peer = await startPeer('connection/reset-after-message');
  const { waits, messages } = await connectTo(peer);
  expect(waits).toEqual([1, 1, 1]);
  expect(messages).toEqual(['hello', 'hello', 'hello']);
});

it('comes back after a restart of the server', async () => {
  await using peer = await startPeer('explicit-close/1012');
  expect(await connectTo(peer)).toMatchObject({ waits: [1, 2, 3], ending: { code: 1012 } });
});

it('does not come back where it was refused', async () => {
  await using peer = await startPeer('explicit-close/4401-unauthorized');
  expect(await connectTo(peer)).toMatchObject({
    waits: [],
    ending: { code: 4401, reason: 'unauthorized' },
  });
  const { events } = await peer.witness();
  expect(events.filter(({ event }) => event === 'accepted')).toHaveLength(1);
});
