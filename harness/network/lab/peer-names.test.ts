import { expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { domainOf, peerUrl } from './peer-names.js';

const peerOf = (id: string) => fixtures.find((fixture) => fixture.id === id)?.peer ?? {};

it('names a peer after its fixture', () => {
  expect(peerUrl('wss', domainOf('tls/expired-certificate'), peerOf('tls/expired-certificate'), 'o1')).toBe(
    'wss://expired-certificate.tls.badsocket.test/',
  );
});

it('gives each observation a path of its own if its name has an address that others share', () => {
  const shared = fixtures.filter(({ peer: { name } }) => name !== undefined && 'answer' in name);
  expect(shared.map(({ id }) => id)).toContain('name/zero-address');
  for (const { id, peer } of shared) {
    const urls = ['o1', 'o2'].map((label) => peerUrl('ws', `${label}.${domainOf(id)}`, peer, label));
    expect(urls.map((url) => new URL(url).pathname)).toEqual(['/o1', '/o2']);
  }
});
