import { type Case, casesOf } from '../model/case.js';
import { situations } from '../model/situations.js';
import { surfaceObstacle } from '../client/agent/surface-task.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import type { Scheme, Transport } from '../model/layers.js';
import { plan } from '../network/lab/address-plan.js';
import { domainOf, peerUrl } from '../network/lab/peer-names.js';
import { type Engine, engines, type Surface, surfaces } from '../model/observation.js';
import { requiredOfScript, transcriptOf } from '../report/text/transcript.js';
import type { Expectations, KnownDefect } from '../verdict/expectations.js';
import { concernsFixture } from '../verdict/explanations.js';

/** What `badsocket show` prints about a fixture. */
export interface FixtureDetails {
  id: string;
  title: string;
  /** The situation of the clause that the fixture belongs to, if any. */
  situation?: { title: string; clause: string };
  /** The clause that requires the connection to fail. */
  spec: string;
  /** The steps of its peer, as sentences. */
  steps: string[];
  /** What the standard requires a script to see. */
  mustSee: string;
  schemes: Scheme[];
  transports: Transport[];
  slow: boolean;
  /** The surfaces on which it is observed, with the schemes. */
  surfaces: { surface: Surface; schemes: Scheme[] }[];
  /** The surfaces on which it cannot be observed over any scheme. */
  otherSurfaces: { surface: Surface; reason: string }[];
  /** Its URLs in the lab, one for each case. */
  urls: string[];
  /** The command that runs the fixture with the fewest other fixtures that make a run valid. */
  run: string;
  /** The known defects that explain something about the fixture. */
  knownDefects: ({ engine: Engine } & Pick<KnownDefect, 'id' | 'title' | 'link' | 'versions'>)[];
}

/** @param folder the folder that the fixture comes from, if it is a user's own */
export function detailsOf(fixture: Fixture, expectations: Expectations, folder?: string): FixtureDetails {
  const { id, title, spec, schemes, transports, slow } = fixture;
  const situation = situations.find(({ layer }) => layer === fixture.group);
  const support = surfaces.map((surface) => ({ surface, ...supportOf(fixture, surface) }));
  return {
    id,
    title,
    ...(situation && { situation: { title: situation.title, clause: situation.clause } }),
    spec,
    steps: transcriptOf(fixture),
    mustSee: requiredOfScript(fixture),
    schemes,
    transports,
    slow,
    surfaces: support.flatMap(({ surface, schemes: over }) =>
      over.length > 0 ? [{ surface, schemes: over }] : [],
    ),
    otherSurfaces: support.flatMap(({ surface, reason }) =>
      reason === undefined ? [] : [{ surface, reason }],
    ),
    urls: casesOf([fixture]).map(labUrlOf),
    run: runCommandOf(fixture, folder),
    knownDefects: engines.flatMap((engine) =>
      (expectations[engine] ?? [])
        .filter(({ explains }) => explains.some((explanation) => concernsFixture(explanation, id)))
        .map((defect) => ({
          engine,
          id: defect.id,
          title: defect.title,
          link: defect.link,
          versions: defect.versions,
        })),
    ),
  };
}

/** The APIs of a browser that supports every surface. */
const allApis = ['Worker', 'SharedWorker', 'ServiceWorker', 'WebSocketStream'];
const origins = { own: 'http://localhost/', other: 'http://127.0.0.1/', secure: `https://${plan.agent}/` };

function supportOf(fixture: Fixture, surface: Surface): { schemes: Scheme[]; reason?: string } {
  const cases = casesOf([fixture]);
  const obstacles = cases.map((testCase) => surfaceObstacle(surface, testCase, allApis, origins));
  const supported = cases.filter((_, index) => obstacles[index] === undefined);
  const schemes = [...new Set(supported.map(({ scheme }) => scheme))];
  const [reason] = obstacles;
  return { schemes, ...(schemes.length === 0 && reason !== undefined && { reason }) };
}

/** Returns the URL of a fixture's peer inside the lab: `wss://expired-certificate.tls.badsocket.test/`. */
export function labUrlOf({ fixture: { id, peer }, scheme, transport }: Case): string {
  return peerUrl(scheme, domainOf(id, transport), peer);
}

/** Returns the command that runs a fixture. A valid run needs a healthy peer and two situations to compare. */
export function runCommandOf(fixture: Fixture, folder?: string, options: readonly string[] = []): string {
  const situation = situationOf(fixture);
  const comparisonFixtures = ['port/closed', 'handshake/http-403']
    .filter((id) => !id.startsWith(`${situation ?? ''}/`))
    .slice(0, situation === undefined ? 2 : 1);
  return [
    'badsocket run',
    ...(folder === undefined ? [] : ['--fixtures', folder]),
    ...(fixture.slow ? ['--slow'] : []),
    ...new Set([fixture.id, ...comparisonFixtures, 'healthy/echo']),
    ...options,
  ].join(' ');
}
