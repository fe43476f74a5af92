import { execa } from 'execa';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFile } from '../../support/package-info.js';
import { openLab } from '../../network/lab/network.js';
import type { Network } from '../../network/network.js';
import { withoutLab } from '../../../test/reference-clients/client.js';
import { isWitnessed } from '../../model/witness.js';
import { servePeers } from './lab-host.js';
import { meet } from '../../../test/support/meeting.js';
import { startPeer } from '../../library/start-peer.js';

/** A program that starts a peer and holds it. */
const holder = `
  import { startPeer } from ${JSON.stringify(pathToFileURL(builtFile('harness/library/index.js')).href)};
  const peer = await startPeer('explicit-close/4000');
  process.stdout.write(peer.url);
`;

describe.skipIf(withoutLab !== '')(`peers in the lab${withoutLab}`, () => {
  let network: Network;
  let service: AsyncDisposable;
  beforeAll(async () => {
    network = await openLab();
    service = await servePeers(network);
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  it.each([
    ['name/nxdomain', 'ENOTFOUND'],
    ['route/host-unreachable', 'EHOSTUNREACH'],
    ['port/closed', 'ECONNREFUSED'],
    ['tls/expired-certificate', 'CERT_HAS_EXPIRED'],
    ['handshake/http-403', 'Unexpected server response: 403'],
  ])('%s fails for its own reason: %s', async (id, error) => {
    await using peer = await startPeer(id);
    expect(new URL(peer.url).hostname).toMatch(/\.badsocket\.test$/);
    expect(await meet(peer.url, { ca: peer.ca })).toMatchObject({ opened: false, error });
    expect(isWitnessed(await peer.witness())).toBe(true);
  });

  it('each has a name and a witness of its own', async () => {
    await using first = await startPeer('explicit-close/4000');
    await using second = await startPeer('explicit-close/4000');
    expect(await meet(first.url)).toMatchObject({ opened: true, code: 4000 });
    const witnesses = await Promise.all([first.witness(), second.witness(0)]);
    expect(witnesses.map(isWitnessed)).toEqual([true, false]);
  });

  it('closes when it is disposed of', async () => {
    const peer = await startPeer('explicit-close/4000');
    await peer[Symbol.asyncDispose]();
    expect(await meet(peer.url)).toMatchObject({ opened: false, error: 'ENOTFOUND' });
  });

  it('closes when the process that started it is killed', async () => {
    const child = execa(process.execPath, ['--input-type=module', '--eval', holder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      reject: false,
    });
    const [url] = (await once(child.stdout, 'data')) as [Buffer];
    expect(await meet(url.toString())).toMatchObject({ opened: true, code: 4000 });
    child.kill('SIGKILL');
    await expect.poll(async () => (await meet(url.toString())).error).toBe('ENOTFOUND');
  });

  it('reports that the lab has ended', async () => {
    const peer = await startPeer('explicit-close/4000');
    await service[Symbol.asyncDispose]();
    await expect(peer.witness()).rejects.toThrow('The lab has ended, and its peers with it');
    await expect(startPeer('explicit-close/4000')).rejects.toThrow('The lab has ended');
    await peer[Symbol.asyncDispose]();
  });
});
