import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { type Case, caseName, casesOf, type Fixture, type Group, type Scheme } from '../../fixture.js';
import { openLab } from '../../lab/network.js';
import type { Network } from '../../network.js';
import { isWitnessed } from '../../witness.js';
import { startPeer } from '../peer.js';
import { type HonestClient, isReached, type Report } from './client.js';
import { type ClientName, honestClients, meet } from './meet.js';
import { leave } from './net.js';

/** What one client says of some fixtures, by their names; for each scheme, where it is not the same. */
export type Reports = Record<string, Report | Partial<Record<Scheme, Report>>>;

interface Rest {
  /** How many meetings there are at a time. */
  atATime?: number;
  /** Further tests in the same lab. */
  tests?: (network: () => Network) => void;
}

/** Why a suite that needs the lab is left out, as part of its title; empty inside the lab. */
export const withoutLab =
  process.env['BADSOCKET_LAB'] === undefined
    ? ' (skipped: not in the lab; badsocket lab --no-peers -- npx vitest run)'
    : '';

/** The fixtures of a group that are met here: those of a sweep differ in a number alone. */
const fixturesOf = (group: Group) =>
  fixtures.filter((fixture) => fixture.group === group && fixture.sweep === undefined);

const nameOf = ({ id, group }: Fixture) => id.slice(group.length + 1);

/** What a client says of every fixture of a group, where one rule says it. */
export function byRule(group: Group, rule: (of: Case) => Report | undefined): Reports {
  return Object.fromEntries(
    fixturesOf(group).map((fixture) => [
      nameOf(fixture),
      Object.fromEntries(
        casesOf([fixture]).flatMap((of) => {
          const report = rule(of);
          return report === undefined ? [] : [[of.scheme, report]];
        }),
      ),
    ]),
  );
}

/**
 * A suite in which clients that hide nothing meet the peers of a group, each those that its table names: they say what the
 * table says, and the wire shows all that it must.
 */
export function meetAll(
  group: Group,
  tables: Partial<Record<ClientName, Reports>>,
  { atATime = 16, tests }: Rest = {},
): void {
  // Most of the time is spent waiting.
  vi.setConfig({ maxConcurrency: atATime, testTimeout: 30_000 });
  const cases = casesOf(fixturesOf(group));
  const reportOf = (client: ClientName, of: Case) => {
    const report = tables[client]?.[nameOf(of.fixture)];
    return typeof report === 'object' && !(report instanceof RegExp) ? report[of.scheme] : report;
  };

  describe(`the tables of ${group}`, () => {
    const without = (clients: readonly ClientName[], within: readonly Case[]) =>
      within
        .filter((of) => clients.every((client) => reportOf(client, of) === undefined))
        .map(({ fixture, scheme }) => caseName(fixture.id, scheme));

    it('have a report of every fixture', () => {
      expect(without(['ws', 'net', 'dns'], cases)).toEqual([]);
    });

    it('have a report of every fixture that curl can meet, and every one of TLS by openssl', () => {
      // What a script does wrong before there is a connection is nothing that another client could.
      const anybodyCan = cases.filter(
        ({ fixture: { peer } }) => group !== 'blocked-by-client' || peer.listensAt !== undefined,
      );
      expect(without(['curl'], anybodyCan)).toEqual([]);
      if (group === 'tls') expect(without(['openssl'], cases)).toEqual([]);
    });

    it('name no fixture that is not there', () => {
      const known = fixturesOf(group).map(nameOf);
      const named = Object.values(tables).flatMap((reports) => Object.keys(reports));
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
    });
  });

  describe.skipIf(withoutLab !== '')(`the peers of ${group}${withoutLab}`, () => {
    let network: Network;
    beforeAll(async () => {
      network = await openLab();
    });
    afterAll(async () => {
      await network[Symbol.asyncDispose]();
    });

    for (const name of Object.keys(tables) as ClientName[]) {
      const { missing }: HonestClient = honestClients[name];
      const meetings = cases.flatMap((of) => {
        const report = reportOf(name, of);
        return report === undefined ? [] : [[caseName(of.fixture.id, of.scheme), report, of] as const];
      });
      describe.skipIf(missing !== undefined)(
        `met by ${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`,
        () => {
          it.concurrent.each(meetings)('%s: %s', async (_, report, of) => {
            expect(await meet(of, network, name, report)).toEqual({
              said: typeof report === 'string' ? report : (expect.stringMatching(report) as string),
              unmet: [],
            });
          });
        },
      );
    }

    // A peer that goes wrong before it has read anything goes wrong for such a client too; one that nobody reaches is never asked.
    const asked = cases
      .filter(({ fixture }) => isReached(fixture) && group !== 'blocked-by-client')
      .filter(({ fixture }) => !fixture.id.endsWith('-on-accept'));
    it.concurrent.each(asked.map((of) => [caseName(of.fixture.id, of.scheme), of] as const))(
      '%s is not witnessed for a client that leaves before it asks',
      async (_, of) => {
        await using peer = await startPeer(of, network, `leaves-${of.scheme}`);
        await leave(peer.url);
        expect(isWitnessed(await peer.witness(0))).toBe(false);
      },
    );

    tests?.(() => network);
  });
}
