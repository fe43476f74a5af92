import { fixtures } from '../../fixtures/index.js';
import { type Case, casesOf } from '../../harness/model/case.js';
import type { Fixture } from '../../harness/model/fixture.js';
import type { Group, Scheme } from '../../harness/model/layers.js';
import type { Report } from './client.js';
import type { ClientName } from './meet.js';

/** What one client says of some fixtures, by their names; for each scheme, where it is not the same. */
export type Reports = Record<string, Report | Partial<Record<Scheme, Report>>>;

/** What each of several clients says of the fixtures of a group. */
export type Tables = Partial<Record<ClientName, Reports>>;

/** The fixtures of a group that are met: those of a sweep differ in a number alone. */
export function fixturesOf(group: Group): Fixture[] {
  return fixtures.filter((fixture) => fixture.group === group && fixture.sweep === undefined);
}

/** The second half of a fixture's id, by which the tables know it. */
export function nameOf({ id, group }: Fixture): string {
  return id.slice(group.length + 1);
}

/** What a client says of every fixture of a group, where one rule says it. */
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

/** What a client says of a case, if its table has it. */
export function reportOf(tables: Tables, client: ClientName, testCase: Case): Report | undefined {
  const report = tables[client]?.[nameOf(testCase.fixture)];
  return typeof report === 'object' && !(report instanceof RegExp) ? report[testCase.scheme] : report;
}
