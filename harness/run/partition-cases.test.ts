import { expect, it } from 'vitest';
import { casesOf } from '../model/case.js';
import { client, fixture } from '../../test/support/verdicts.js';
import { partitionCases, unsupportedCases } from './partition-cases.js';

const cases = casesOf([fixture('name/a'), fixture('route/slow', { slow: true }), fixture('tls/a')]);
const network = {
  obstacle: ({ fixture: { group } }: (typeof cases)[number]) =>
    group === 'tls' ? 'needs a certificate authority' : undefined,
};
const tls = { fixture: 'tls/a', scheme: 'ws', transport: 'http1', reason: 'needs a certificate authority' };

it('partitionCases() skips cases that the network does not support, and slow fixtures by default', () => {
  const quick = partitionCases(cases, network, false);
  expect(quick.cases.map(({ fixture: { id } }) => id)).toEqual(['name/a']);
  expect(quick.skipped).toEqual([
    {
      fixture: 'route/slow',
      scheme: 'ws',
      transport: 'http1',
      reason: expect.stringContaining('--slow') as string,
    },
    tls,
  ]);
  const slow = partitionCases(cases, network, true);
  expect(slow.cases.map(({ fixture: { id } }) => id)).toEqual(['name/a', 'route/slow']);
  expect(slow.skipped).toEqual([tls]);
});

it('unsupportedCases() lists the cases that a client does not support, for each surface', () => {
  const identity = client('old');
  const obstacle = (surface: string) => (surface === 'window' ? undefined : 'has no workers');
  expect(unsupportedCases({ identity, obstacle }, cases.slice(0, 1), ['window', 'dedicated-worker'])).toEqual(
    [
      {
        fixture: 'name/a',
        scheme: 'ws',
        transport: 'http1',
        client: 'old',
        surface: 'dedicated-worker',
        reason: 'has no workers',
      },
    ],
  );
});
