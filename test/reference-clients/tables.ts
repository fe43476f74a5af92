import { fixtures } from '../../fixtures/index.js';
import { type Case, casesOf } from '../../harness/model/case.js';
import type { Fixture } from '../../harness/model/fixture.js';
import type { Group, Scheme } from '../../harness/model/layers.js';
import { selectOver } from '../../harness/cli/select.js';
import type { Report } from './client.js';
import type { ClientName } from './meet.js';

/** The expected reports of one client, by the names of the fixtures, or by scheme if they differ. */
export type Reports = Record<string, Report | Partial<Record<Scheme, Report>>>;

/** The expected reports for the fixtures of a group, by client. */
export type Tables = Partial<Record<ClientName, Reports>>;

/** Returns the fixtures of a group that the clients connect to, over HTTP/1.1: all but those of a sweep, which differ only in a number. */
export function fixturesOf(group: Group): Fixture[] {
  return selectOver(fixtures, ['http1']).filter(
    (fixture) => fixture.group === group && fixture.sweep === undefined,
  );
}

/** Returns the name of a fixture in the tables: its id without the group. */
export function nameOf({ id, group }: Fixture): string {
  return id.slice(group.length + 1);
}

/** Returns the reports that one rule determines, for all fixtures of a group. */
export function byRule(group: Group, rule: (testCase: Case) => Report | undefined): Reports {
  return Object.fromEntries(
    fixturesOf(group).map((fixture) => [
      nameOf(fixture),
      Object.fromEntries(
        casesOf([fixture]).flatMap((testCase) => {
          const report = rule(testCase);
          return report === undefined ? [] : [[testCase.scheme, report]];
        }),
      ),
    ]),
  );
}

/** Returns the expected report of a client for a case, or `undefined` if its table has none. */
export function reportOf(tables: Tables, client: ClientName, testCase: Case): Report | undefined {
  const report = tables[client]?.[nameOf(testCase.fixture)];
  return typeof report === 'object' && !(report instanceof RegExp) ? report[testCase.scheme] : report;
}
