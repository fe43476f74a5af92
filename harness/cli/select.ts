import { closest, distance } from 'fastest-levenshtein';
import picomatch from 'picomatch/posix.js';
import { fixtures as all } from '../../fixtures/index.js';
import { SetupError } from '../errors.js';
import { casesOf, type Fixture } from '../fixture.js';
import { type Engine, engines, type Skipped, type Surface, surfaces } from '../observation.js';
import { groupBy } from '../verdict/group-by.js';
import { count } from '../verdict/sentences.js';

/**
 * The fixtures that some globs over ids name, in the order of the registry; where there is no glob, all but those of a sweep, which
 * are taken by their names only.
 * @throws {SetupError} if one names none.
 */
export function selectFixtures(globs: readonly string[]): Fixture[] {
  const matchers = globs.map((glob) => {
    const matches = picomatch(glob.includes('/') ? glob : `${glob}/*`);
    if (!all.some(({ id }) => matches(id))) {
      throw new SetupError(`no fixture is named ${glob}: ${hintFor(glob)}`);
    }
    return matches;
  });
  return all.filter(({ id, sweep }) =>
    matchers.length === 0 ? sweep === undefined : matchers.some((matches) => matches(id)),
  );
}

/** What is left out of the fixtures where there is no glob, and how to have it. */
export function sweepsLeftOut(globs: readonly string[]): Skipped[] {
  if (globs.length > 0) return [];
  const sweeps = groupBy(
    all.filter(({ sweep }) => sweep),
    ({ group }) => group,
  );
  return [...sweeps].flatMap(([group, fixtures]) =>
    casesOf(fixtures).map(({ fixture, scheme }) => ({
      fixture: fixture.id,
      scheme,
      reason: `a sweep of ${count(fixtures.length, 'fixture')} that differ in a number alone, taken where it is named: badsocket run ${group}`,
    })),
  );
}

function hintFor(glob: string): string {
  const near = closest(glob, [...all.map(({ id }) => id), ...new Set(all.map(({ group }) => group))]);
  return distance(glob, near) <= glob.length / 3
    ? `did you mean ${near}?`
    : 'name one such as handshake/http-403, or a group such as tls';
}

/** Reads `chromium,firefox`. @throws {SetupError} if one is no engine. */
export function parseEngines(text: string): Engine[] {
  return text.split(',').map(parseEngine);
}

/** Reads `window,service-worker`, or `all`. @throws {SetupError} if one is no surface. */
export function parseSurfaces(text: string): readonly Surface[] {
  if (text === 'all') return surfaces;
  return text.split(',').map((name) => {
    const surface = surfaces.find((each) => each === name);
    if (surface === undefined)
      throw new SetupError(`no surface is named ${name}: there are ${surfaces.join(', ')}, and all`);
    return surface;
  });
}

/** Reads `chromium=/usr/bin/chromium`. @throws {SetupError} if it does not read so. */
export function parseBrowser(text: string): [Engine, string] {
  const [, engine, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (engine === undefined || path === undefined) {
    throw new SetupError(`--browser ${text}: write an engine and a path, such as chromium=/usr/bin/chromium`);
  }
  return [parseEngine(engine), path];
}

function parseEngine(text: string): Engine {
  const engine = engines.find((each) => each === text);
  if (engine === undefined)
    throw new SetupError(`no engine is named ${text}: there are ${engines.join(', ')}`);
  return engine;
}
