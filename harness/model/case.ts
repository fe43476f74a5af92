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

/** Refers to a case by its fixture's id: what a report holds. */
export interface CaseRef {
  readonly fixture: string;
  readonly scheme: Scheme;
}

/** The reference to a case. */
export function refOf({ fixture, scheme }: Case): CaseRef {
  return { fixture: fixture.id, scheme };
}

/** A case as a person reads it, from its reference: `handshake/http-403 (ws)`. */
export function refName({ fixture, scheme }: CaseRef): string {
  return caseName(fixture, scheme);
}

/** Whether some references contain one. */
export function includesCase(refs: readonly CaseRef[], { fixture, scheme }: CaseRef): boolean {
  return refs.some((ref) => ref.fixture === fixture && ref.scheme === scheme);
}

/** A case as it is printed: `handshake/http-403 (ws)`. */
export function caseName(fixtureId: string, scheme: Scheme): string {
  return `${fixtureId} (${scheme})`;
}
