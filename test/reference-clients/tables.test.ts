import { describe, expect, it } from 'vitest';
import { type Case, caseName, casesOf } from '../../harness/model/case.js';
import { groups } from '../../harness/model/layers.js';
import type { ClientName } from './meet.js';
import { reports } from './reports/index.js';
import { fixturesOf, nameOf, reportOf } from './tables.js';

describe.each(groups)('the tables of %s', (group) => {
  const tables = reports[group];
  const cases = casesOf(fixturesOf(group));
  const without = (clients: readonly ClientName[], within: readonly Case[]) =>
    within
      .filter((testCase) => clients.every((client) => reportOf(tables, client, testCase) === undefined))
      .map(caseName);

  it('have a report of every fixture', () => {
    expect(without(['ws', 'net', 'dns'], cases)).toEqual([]);
  });

  it('have a report by curl of every fixture that it can meet', () => {
    // Other fixtures of this group are errors of a script, which curl does not run.
    const reachable = cases.filter(
      ({ fixture: { peer } }) => group !== 'blocked-by-client' || peer.listensAt !== undefined,
    );
    expect(without(['curl'], reachable)).toEqual([]);
  });

  it.runIf(group === 'tls')('have a report by openssl of every fixture', () => {
    expect(without(['openssl'], cases)).toEqual([]);
  });

  it('name no fixture that is not there', () => {
    const known = fixturesOf(group).map(nameOf);
    const named = Object.values(tables).flatMap((table) => Object.keys(table));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
