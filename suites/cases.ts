import { fixtures } from '../fixtures/index.js';
import { type Case, casesOf } from '../harness/model/case.js';
import type { Fixture } from '../harness/model/fixture.js';

const anchorNames = [
  'healthy/echo',
  'name/nxdomain',
  'route/host-unreachable',
  'port/closed',
  'tls/unknown-issuer',
  'handshake/http-403',
  'negotiation/unknown-extension',
  'connection/finish-after-open',
];

/** Returns the anchors and the fixtures with these ids, in the order of the catalogue. */
export function withAnchors(...ids: readonly string[]): readonly Fixture[] {
  return fixtures.filter(({ id }) => anchorNames.includes(id) || ids.includes(id));
}

/** The fixtures that every other case is compared with. If every case is like these, all cases are alike. */
export const anchorFixtures = withAnchors();

/** The cases that have a test each, in the order of the tests. */
export const suiteCases: readonly Case[] = casesOf(fixtures.filter(({ sweep }) => sweep === undefined));

/** What is observed on every surface: the anchors, an explicit close, and connections that the client must block. */
export const surfaceFixtures = withAnchors(
  'explicit-close/4001-with-reason',
  'blocked-by-client/csp-no-connections',
  'blocked-by-client/csp-own-origin-only',
  'blocked-by-client/mixed-content',
);
