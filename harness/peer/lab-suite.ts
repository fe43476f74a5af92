import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { casesOf, type Group, type Scheme } from '../fixture.js';
import { openLab } from '../lab/network.js';
import type { Network } from '../network.js';
import { isWitnessed } from '../witness.js';
import { leave, meet } from './honest-clients.js';
import { startPeer } from './peer.js';

/** What clients that hide nothing report, by the fixture's name; where it is not the same for both schemes, for each. */
export type Reports = Record<string, string | Record<Scheme, string>>;

interface Rest {
  /** What the wire is not to show when a client reports this. Nothing, if left out. */
  unmet?: (report: string) => string[];
  /** Further tests in the same lab. */
  tests?: (network: () => Network) => void;
}

/** A suite in which a client that hides nothing meets the peer of every fixture of a group, those of a sweep aside. */
export function meetAll(group: Group, reports: Reports, { unmet = () => [], tests }: Rest = {}): void {
  const own = fixtures.filter((fixture) => fixture.group === group && fixture.sweep === undefined);

  describe.skipIf(process.env['BADSOCKET_LAB'] === undefined)(`${group}: needs \`badsocket lab\``, () => {
    let network: Network;
    beforeAll(async () => {
      network = await openLab();
    });
    afterAll(async () => {
      await network[Symbol.asyncDispose]();
    });

    it('has a report of every fixture', () => {
      expect(Object.keys(reports).sort()).toEqual(own.map(({ id }) => id.replace(`${group}/`, '')).sort());
    });

    it.concurrent.each(Object.entries(reports))('%s → %j', async (name, report) => {
      const cases = casesOf(own.filter(({ id }) => id === `${group}/${name}`));
      const expected = cases.map(({ scheme }) => {
        const said = typeof report === 'string' ? report : report[scheme];
        return { scheme, report: said, unmet: unmet(said) };
      });
      const meetings = cases.map(async (of, index) => ({
        scheme: of.scheme,
        ...(await meet(
          of,
          network,
          expected[index]?.report ?? '',
          expected[index]?.unmet.length === 0 ? 1000 : 0,
        )),
      }));
      expect(await Promise.all(meetings)).toEqual(expected);
    });

    // A peer that goes wrong before it has read anything goes wrong for such a client too; one that nobody reaches is never asked.
    const asked = own.filter(({ id }) => group !== 'blocked-by-client' && !id.endsWith('-on-accept'));
    it.concurrent.each(asked)(
      '$id is not witnessed for a client that leaves before it asks',
      async (fixture) => {
        await using peer = await startPeer({ fixture, scheme: 'ws' }, network, 'leaves');
        await leave(peer.url);
        expect(isWitnessed(await peer.witness(0))).toBe(false);
      },
    );

    tests?.(() => network);
  });
}
