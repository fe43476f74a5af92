import { startPeer } from 'badsocket';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';

it('fails on an expired certificate, and for no other reason', async () => {
  await using peer = await startPeer('tls/expired-certificate');
  const socket = new WebSocket(peer.url, { ca: peer.ca });
  const problem = await new Promise((resolve) => socket.on('error', resolve));
  expect(problem).toMatchObject({ code: 'CERT_HAS_EXPIRED' });
});

it('opens over TLS if the peer is healthy', async () => {
  await using peer = await startPeer('healthy/echo', { scheme: 'wss' });
  const socket = new WebSocket(peer.url, { ca: peer.ca });
  const echo = await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('hello')).on('error', reject);
    socket.on('message', (data: Buffer) => resolve(data.toString()));
  });
  expect(echo).toBe('hello');
  socket.close();
});
