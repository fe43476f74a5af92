import type { Fixture } from './fixture.js';
import type { Scheme } from './layers.js';

/** A fixture over one scheme: what is observed, and what a verdict compares. Printed as `handshake/http-403 (ws)`. */
export interface Case {
  readonly fixture: Fixture;
  readonly scheme: Scheme;
}

/** Returns the cases of fixtures, in the order of the fixtures. */
export function casesOf(fixtures: readonly Fixture[]): Case[] {
  return fixtures.flatMap((fixture) => fixture.schemes.map((scheme) => ({ fixture, scheme })));
}

/** A reference to a case by the id of its fixture, as reports contain it. */
export interface CaseRef {
  readonly fixture: string;
  readonly scheme: Scheme;
}

/** Returns the reference to a case. */
export function refOf({ fixture, scheme }: Case): CaseRef {
  return { fixture: fixture.id, scheme };
}

/** Returns the printed name of the case that a reference names: `handshake/http-403 (ws)`. */
export function refName({ fixture, scheme }: CaseRef): string {
  return caseName(fixture, scheme);
}

/** Whether a list of references contains a reference. */
export function includesCase(refs: readonly CaseRef[], { fixture, scheme }: CaseRef): boolean {
  return refs.some((ref) => ref.fixture === fixture && ref.scheme === scheme);
}

/** Returns the printed name of a case: `handshake/http-403 (ws)`. */
export function caseName(fixtureId: string, scheme: Scheme): string {
  return `${fixtureId} (${scheme})`;
}
