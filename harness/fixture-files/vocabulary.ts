import type { FixtureFile } from './file.js';

/**
 * What own fixtures are written with, as `badsocket/fixtures`: the steps of a peer, and the table that holds them.
 */
export * from '../model/steps.js';
export type { FixtureFile } from './file.js';

/** A table of own fixtures of one group, for the default export of a file. */
export function defineFixtures(group: FixtureFile['group'], fixtures: FixtureFile['fixtures']): FixtureFile {
  return { group, fixtures };
}
