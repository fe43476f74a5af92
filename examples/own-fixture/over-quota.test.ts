import { defineFixture, finish, readClose, sendClose, startPeer } from 'badsocket';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';

const overQuota = defineFixture({
  id: 'explicit-close/over-quota',
  title: 'The server closes because the client exceeds its quota',
  peer: { connection: [sendClose(4902, 'over quota'), readClose(), finish()] },
});

it('reads the close code and the reason of a fixture of its own', async () => {
  await using peer = await startPeer(overQuota);
  const socket = new WebSocket(peer.url);
  const seen = await new Promise((resolve) => {
    socket.on('close', (code, reason) => resolve([code, reason.toString()]));
  });
  expect(seen).toEqual([4902, 'over quota']);
});
