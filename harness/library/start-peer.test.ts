import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SetupError } from '../support/errors.js';
import { isWitnessed } from '../model/witness.js';
import { meet } from '../../test/support/meeting.js';
import { startPeer } from './start-peer.js';

describe('a peer on loopback', () => {
  it('fails as its fixture says, and its witness shows it', async () => {
    await using peer = await startPeer('handshake/http-403');
    expect(peer.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await meet(peer.url)).toMatchObject({ opened: false, error: 'Unexpected server response: 403' });
    const witness = await peer.witness();
    expect(isWitnessed(witness), JSON.stringify(witness.requirements)).toBe(true);
  });

  it('is not witnessed before a client connects', async () => {
    await using peer = await startPeer('handshake/http-403');
    expect(isWitnessed(await peer.witness(0))).toBe(false);
  });

  it('states what a client must offer and do', async () => {
    await using peer = await startPeer('explicit-close/with-subprotocol');
    expect(peer.protocols).toEqual(['chat']);
    const socket = new WebSocket(peer.url, peer.protocols);
    const [code] = await new Promise<[number]>((resolve) => socket.on('close', (code) => resolve([code])));
    expect(code).toBe(4000);

    await using talker = await startPeer('explicit-close/after-client-message');
    expect(talker.script.send).toBe('hello');
  });

  it('accepts several connections of a client', async () => {
    await using peer = await startPeer('explicit-close/4401-unauthorized');
    for (const _ of [1, 2, 3]) {
      expect(await meet(peer.url)).toMatchObject({ opened: true, code: 4401, reason: 'unauthorized' });
    }
    const { events } = await peer.witness();
    expect(events.filter(({ event }) => event === 'accepted')).toHaveLength(3);
  });

  it('closes when it is disposed of, even twice', async () => {
    const peer = await startPeer('handshake/http-403');
    await peer[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
    expect(await meet(peer.url)).toMatchObject({ opened: false, error: 'ECONNREFUSED' });
  });

  it('disconnects a client when it is disposed of', async () => {
    const peer = await startPeer('handshake/silence-on-request');
    const meeting = meet(peer.url);
    await expect.poll(async () => isWitnessed(await peer.witness(0))).toBe(true);
    await peer[Symbol.asyncDispose]();
    expect(await meeting).toMatchObject({ opened: false, error: 'ECONNRESET' });
  });
});

describe('over TLS', () => {
  it('is trusted only by a client that trusts its CA', async () => {
    await using peer = await startPeer('explicit-close/4403-forbidden', { scheme: 'wss' });
    expect(peer.url).toMatch(/^wss:/);
    expect(await meet(peer.url, { ca: peer.ca })).toMatchObject({ opened: true, code: 4403 });
    expect(await meet(peer.url)).toMatchObject({
      opened: false,
      error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it.each([
    ['tls/expired-certificate', 'CERT_HAS_EXPIRED'],
    ['tls/not-yet-valid-certificate', 'CERT_NOT_YET_VALID'],
    ['tls/wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls/unknown-issuer', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls/self-signed-certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('%s fails for that reason alone: %s', async (id, error) => {
    await using peer = await startPeer(id);
    expect(await meet(peer.url, { ca: peer.ca })).toMatchObject({ opened: false, error });
    expect(isWitnessed(await peer.witness())).toBe(true);
  });
});

describe('an error of one line', () => {
  it.each([
    [
      'a near miss',
      'handshake/htpp-403',
      'unknown fixture handshake/htpp-403: did you mean handshake/http-403?',
    ],
    ['an unknown name', 'nothing-like-it', 'unknown fixture nothing-like-it: `badsocket list` prints all'],
    [
      'a name that only the lab can resolve',
      'name/nxdomain',
      'name/nxdomain (ws) needs the lab: a resolver; run it with: badsocket lab -- <your test command>',
    ],
    [
      'a route that only the lab has',
      'route/dropped',
      'route/dropped (ws) needs the lab: a router; run it with',
    ],
    [
      'a refusal that only the lab counts',
      'port/closed',
      'port/closed (ws) needs the lab: a router that counts',
    ],
  ])('%s', async (_, id, message) => {
    const starting = startPeer(id);
    await expect(starting).rejects.toThrow(SetupError);
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.toThrow(/^[^\n]*$/);
  });

  it('a scheme that the fixture does not have', async () => {
    await expect(startPeer('tls/expired-certificate', { scheme: 'ws' })).rejects.toThrow(
      'there is no tls/expired-certificate (ws): the fixture has only tls/expired-certificate (wss)',
    );
  });
});
