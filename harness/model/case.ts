import type { Fixture } from './fixture.js';
import type { Scheme, Transport } from './layers.js';

/**
 * A fixture over one scheme and one transport: what is observed, and what a verdict compares. Printed as `handshake/http-403 (ws)` or
 * `handshake/http-403 (wss, http2)`.
 */
export interface Case {
  readonly fixture: Fixture;
  readonly scheme: Scheme;
  readonly transport: Transport;
}

/** Returns the cases of fixtures, in the order of the fixtures. Over `ws`, there is no `http2`. */
export function casesOf(fixtures: readonly Fixture[]): Case[] {
  return fixtures.flatMap((fixture) =>
    fixture.schemes.flatMap((scheme) =>
      fixture.transports
        .filter((transport) => transport === 'http1' || scheme === 'wss')
        .map((transport) => ({ fixture, scheme, transport })),
    ),
  );
}

/** A reference to a case by the id of its fixture, as reports contain it. */
export interface CaseRef {
  readonly fixture: string;
  readonly scheme: Scheme;
  readonly transport: Transport;
}

/** Returns the reference to a case. */
export function refOf({ fixture, scheme, transport }: Case): CaseRef {
  return { fixture: fixture.id, scheme, transport };
}

/** Returns the reference in an object that has more fields than a reference. */
export function pickRef({ fixture, scheme, transport }: CaseRef): CaseRef {
  return { fixture, scheme, transport };
}

/** Returns the printed name of the case that a reference names: `handshake/http-403 (ws)`, `handshake/http-403 (wss, http2)`. */
export function refName({ fixture, scheme, transport }: CaseRef): string {
  return `${fixture} (${transport === 'http1' ? scheme : `${scheme}, ${transport}`})`;
}

/** Whether a list of references contains a reference. */
export function includesCase(refs: readonly CaseRef[], ref: CaseRef): boolean {
  const name = refName(ref);
  return refs.some((other) => refName(other) === name);
}

/** Returns the printed name of a case: `handshake/http-403 (ws)`. */
export function caseName(testCase: Case): string {
  return refName(refOf(testCase));
}
