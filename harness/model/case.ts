import type { Fixture } from './fixture.js';
import type { Scheme } from './layers.js';

/** A fixture over one scheme: what is observed, and what a verdict compares. Printed as `handshake/http-403 (ws)`. */
export interface Case {
  readonly fixture: Fixture;
  readonly scheme: Scheme;
}

/** The cases of some fixtures, in their order. */
export function casesOf(fixtures: readonly Fixture[]): Case[] {
  return fixtures.flatMap((fixture) => fixture.schemes.map((scheme) => ({ fixture, scheme })));
}

/** A case as it is printed and as a verdict names it: `handshake/http-403 (ws)`. */
export function caseName(fixtureId: string, scheme: Scheme): string {
  return `${fixtureId} (${scheme})`;
}
