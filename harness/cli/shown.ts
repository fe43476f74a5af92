import { situations } from '../model/situations.js';
import { surfaceObstacle } from '../client/agent/surface-task.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import type { Scheme } from '../model/layers.js';
import { plan } from '../network/lab/address-plan.js';
import { type Engine, type Surface, surfaces } from '../model/observation.js';
import { askedOfScript, transcriptOf } from '../report/text/transcript.js';
import { type Expectation, matchExpectation } from '../verdict/expectations.js';

/** All that is known of a fixture before any browser has met it. */
export interface Shown {
  id: string;
  title: string;
  /** The one of the seven that it is an instance of, if it is of one. */
  situation?: { title: string; clause: string };
  /** The clause that it stands on. */
  spec: string;
  /** What its peer does, step by step. */
  does: string[];
  /** What a script must see, by the standard. */
  asked: string;
  schemes: Scheme[];
  slow: boolean;
  /** Where it is observed, over which schemes. */
  surfaces: { surface: Surface; schemes: Scheme[] }[];
  /** Where it is not, over none of its schemes. */
  otherSurfaces: { surface: Surface; reason: string }[];
  /** Its addresses in the lab, one for each scheme. */
  urls: string[];
  /** The command that runs it, and as little beside it as makes a run valid. */
  run: string;
  /** What is expected of it, by engine. */
  known: ({ engine: Engine } & Expectation)[];
}

/** @param own the folder that it comes from, if it does not ship */
export function shownOf(
  fixture: Fixture,
  expectations: Partial<Record<Engine, readonly Expectation[]>>,
  own?: string,
): Shown {
  const { id, title, spec, schemes, slow } = fixture;
  const situation = situations.find(({ layer }) => layer === fixture.group);
  const sides = surfaces.map((surface) => ({ surface, ...sideOf(fixture, surface) }));
  return {
    id,
    title,
    ...(situation && { situation: { title: situation.title, clause: situation.clause } }),
    spec,
    does: transcriptOf(fixture),
    asked: askedOfScript(fixture),
    schemes,
    slow,
    surfaces: sides.flatMap(({ surface, schemes: over }) =>
      over.length > 0 ? [{ surface, schemes: over }] : [],
    ),
    otherSurfaces: sides.flatMap(({ surface, reason }) =>
      reason === undefined ? [] : [{ surface, reason }],
    ),
    urls: schemes.map((scheme) => labUrlOf(fixture, scheme)),
    run: runOf(fixture, own),
    known: (Object.entries(expectations) as [Engine, readonly Expectation[]][]).flatMap(([engine, all]) =>
      all
        .filter((expectation) => matchExpectation(expectation).concerns(id))
        .map((expectation) => ({ engine, ...expectation })),
    ),
  };
}

/** A browser that has everything, in the lab. */
const everything = ['Worker', 'SharedWorker', 'ServiceWorker', 'WebSocketStream'];
const origins = { own: 'http://localhost/', other: 'http://127.0.0.1/', secure: `https://${plan.agent}/` };

function sideOf(fixture: Fixture, surface: Surface): { schemes: Scheme[]; reason?: string } {
  const obstacles = fixture.schemes.map((scheme) =>
    surfaceObstacle(surface, { fixture, scheme }, everything, origins),
  );
  const schemes = fixture.schemes.filter((_, index) => obstacles[index] === undefined);
  const [reason] = obstacles;
  return { schemes, ...(schemes.length === 0 && reason !== undefined && { reason }) };
}

/** The address of a fixture's peer inside the lab: `wss://expired-certificate.tls.badsocket.test/`. */
export function labUrlOf({ id, peer: { name, listensAt } }: Fixture, scheme: Scheme): string {
  const [group = '', word = ''] = id.split('/');
  const before = name !== undefined && 'invalidLabel' in name ? `${name.invalidLabel}.` : '';
  const port = listensAt === undefined ? '' : `:${listensAt}`;
  return `${scheme}://${before}${word}.${group}.${plan.domain}${port}/`;
}

/** A run takes a healthy peer, and two situations to tell apart. */
function runOf(fixture: Fixture, own: string | undefined): string {
  const situation = situationOf(fixture);
  const others = ['port/closed', 'handshake/http-403']
    .filter((other) => !other.startsWith(`${situation ?? ''}/`))
    .slice(0, situation === undefined ? 2 : 1);
  return [
    'badsocket run',
    ...(own === undefined ? [] : ['--fixtures', own]),
    ...(fixture.slow ? ['--slow'] : []),
    ...new Set([fixture.id, ...others, 'healthy/echo']),
  ].join(' ');
}
