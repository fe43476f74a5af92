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

/** The fixtures whose cases over HTTP/2 have tests, too: the anchors, and one of each other group that the client connects to. */
const overBoth = withAnchors('explicit-close/4001', 'protocol-violation/masked-frame');

/** Whether a case has a test: all over HTTP/1.1, those that only HTTP/2 has, and a few of the others over HTTP/2. */
function hasTest({ fixture, transport }: Case): boolean {
  return transport === 'http1' || !fixture.transports.includes('http1') || overBoth.includes(fixture);
}

/** The cases that have a test each, in the order of the tests. `npm run slow` observes the others. */
export const suiteCases: readonly Case[] = casesOf(
  fixtures.filter(({ sweep }) => sweep === undefined),
).filter(hasTest);

/** What is observed on every surface: the anchors, an explicit close, and connections that the client must block. */
export const surfaceFixtures = withAnchors(
  'explicit-close/4001-with-reason',
  'blocked-by-client/csp-no-connections',
  'blocked-by-client/csp-own-origin-only',
  'blocked-by-client/mixed-content',
);
