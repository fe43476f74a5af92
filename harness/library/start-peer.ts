import { existsSync } from 'node:fs';
import { fixtures } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { type Case, caseName, casesOf, refName } from '../model/case.js';
import type { Fixture, Script } from '../model/fixture.js';
import type { Scheme, Transport } from '../model/layers.js';
import { nearest } from '../support/text/nearest.js';
import type { Witness } from '../model/witness.js';
import { labHost, peersSocket } from '../peer/hosts/lab-host.js';
import { loopbackHost } from '../peer/hosts/loopback-host.js';
import type { PeerHost } from '../peer/hosts/host.js';
import { witnessWithinMs } from '../peer/peer.js';

/** Options for {@link startPeer}. */
export interface StartPeerOptions {
  /** Default: the first scheme of the fixture, which is `wss` for a broken TLS layer and `ws` for most others. */
  scheme?: Scheme;
  /** The version of HTTP. Default: the first transport of the fixture, which is `http1` for most. */
  transport?: Transport;
}

/** The other end of a connection, which fails in exactly one way. Disposal closes it. */
export interface StartedPeer extends AsyncDisposable {
  readonly fixture: Fixture;
  /** The URL that a client must open. */
  readonly url: string;
  /** The `protocols` that a client must offer. */
  readonly protocols: string[];
  /** What the script in the client must do besides, such as send a message. */
  readonly script: Script;
  /**
   * The certificate of the CA that issued the peer's certificate, in PEM, for example for the option `ca` of Node.
   * Browsers trust it only in `badsocket lab`.
   */
  readonly ca: string;
  /**
   * Returns what the wire saw. Waits at most `withinMs` milliseconds (default: 3000) until the requirements are met.
   * @throws {Error} the error of the peer itself, if any.
   */
  witness(withinMs?: number): Promise<Witness>;
}

let host: Promise<PeerHost> | undefined;

/**
 * Starts the peer of a fixture: in the lab if this process runs in `badsocket lab`, otherwise on loopback.
 * @param fixtureOrId the id of a built-in fixture, or a fixture
 * @throws {SetupError} if the fixture does not exist, or if it needs the lab and this process is not in it.
 */
export async function startPeer(
  fixtureOrId: string | Fixture,
  options: StartPeerOptions = {},
): Promise<StartedPeer> {
  const testCase = caseOf(typeof fixtureOrId === 'string' ? fixtureNamed(fixtureOrId) : fixtureOrId, options);
  host ??= existsSync(peersSocket) ? labHost() : loopbackHost();
  const { ca, ...peerHost } = await host;
  const peer = await peerHost.start(testCase);
  let disposed: PromiseLike<void> | undefined;
  const { fixture } = testCase;
  return {
    fixture,
    url: peer.url,
    protocols: fixture.script.protocols ?? [],
    script: fixture.script,
    ca,
    witness: async (withinMs = witnessWithinMs) => peer.witness(withinMs),
    [Symbol.asyncDispose]: async () => (disposed ??= peer[Symbol.asyncDispose]()),
  };
}

function fixtureNamed(id: string): Fixture {
  const fixture = fixtures.find((fixture) => fixture.id === id);
  if (fixture !== undefined) return fixture;
  const near = nearest(
    id,
    fixtures.map((fixture) => fixture.id),
  );
  throw new SetupError(
    `unknown fixture ${id}: ${near === undefined ? '`badsocket list` prints all' : `did you mean ${near}?`}`,
  );
}

function caseOf(fixture: Fixture, { scheme, transport }: StartPeerOptions): Case {
  const cases = casesOf([fixture]);
  const [first] = cases.filter(
    (testCase) =>
      (scheme === undefined || testCase.scheme === scheme) &&
      (transport === undefined || testCase.transport === transport),
  );
  if (first !== undefined) return first;
  const named = refName({
    fixture: fixture.id,
    scheme: scheme ?? (transport === 'http2' ? 'wss' : 'ws'),
    transport: transport ?? 'http1',
  });
  throw new SetupError(`there is no ${named}: the fixture has only ${cases.map(caseName).join(' and ')}`);
}
