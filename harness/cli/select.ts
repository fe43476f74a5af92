import picomatch from 'picomatch/posix.js';
import { fixtures as shipped } from '../../fixtures/index.js';
import { SetupError } from '../errors.js';
import { nearest } from '../nearest.js';
import { casesOf, type Fixture } from '../fixture.js';
import { type Engine, engines, type Skipped, type Surface, surfaces } from '../observation.js';
import { groupBy } from '../verdict/group-by.js';
import { count } from '../verdict/sentences.js';

/**
 * The fixtures that ship and, if a folder of own ones is given, those behind them.
 * @throws {SetupError} if the folder cannot be read.
 */
export async function catalogueWith(folder: string | undefined): Promise<readonly Fixture[]> {
  if (folder === undefined) return shipped;
  // Loaded late: what reads TypeScript is large.
  const { loadFixtures } = await import('../own-fixtures/load.js');
  return [...shipped, ...(await loadFixtures(folder, shipped))];
}

/**
 * The fixtures of a catalogue that some globs over ids name, in its order; where there is no glob, all but those of a sweep, which
 * are taken by their names only.
 * @throws {SetupError} if one names none.
 */
export function selectFixtures(globs: readonly string[], catalogue: readonly Fixture[] = shipped): Fixture[] {
  const matchers = globs.map((glob) => {
    const matches = picomatch(glob.includes('/') ? glob : `${glob}/*`);
    if (!catalogue.some(({ id }) => matches(id))) {
      throw new SetupError(`no fixture is named ${glob}: ${hintFor(glob, catalogue)}`);
    }
    return matches;
  });
  return catalogue.filter(({ id, sweep }) =>
    matchers.length === 0 ? sweep === undefined : matchers.some((matches) => matches(id)),
  );
}

/** What is left out of the fixtures where there is no glob, and how to have it. */
export function sweepsLeftOut(globs: readonly string[]): Skipped[] {
  if (globs.length > 0) return [];
  const sweeps = groupBy(
    shipped.filter(({ sweep }) => sweep),
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

function hintFor(glob: string, catalogue: readonly Fixture[]): string {
  const near = nearest(glob, [
    ...catalogue.map(({ id }) => id),
    ...new Set(catalogue.map(({ group }) => group)),
  ]);
  return near === undefined
    ? 'name one such as handshake/http-403, or a group such as tls'
    : `did you mean ${near}?`;
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
