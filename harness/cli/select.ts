import picomatch from 'picomatch/posix.js';
import { fixtures as shipped } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { nearest } from '../support/text/nearest.js';
import { casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import { type Skipped, type Surface, surfaces } from '../model/observation.js';
import { groupBy } from '../support/collections/group-by.js';
import { count } from '../support/text/sentences.js';
import { parseNames } from './names.js';

/**
 * The fixtures that ship and, if a folder of own ones is given, those behind them.
 * @throws {SetupError} if the folder cannot be read.
 */
export async function catalogueWith(folder: string | undefined): Promise<readonly Fixture[]> {
  if (folder === undefined) return shipped;
  // Loaded late: what reads TypeScript is large.
  const { loadFixtures } = await import('../fixture-files/load.js');
  return [...shipped, ...(await loadFixtures(folder, shipped))];
}

/**
 * The fixtures of a catalogue that some globs over ids name, in its order; where there is no glob, all but those of a sweep, which
 * are taken by their names only.
 * @throws {SetupError} if one names none.
 */
export function selectFixtures(globs: readonly string[], catalogue: readonly Fixture[] = shipped): Fixture[] {
  const matchers = globs.map((glob) => {
    const matches = matcherOf(glob);
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
  const near = nearestFixtures(glob, catalogue);
  return near === undefined
    ? 'name one such as handshake/http-403, or a group such as tls'
    : `did you mean ${near}?`;
}

/** What may have been meant: an id, a group, an id whose group is left out, a glob whose group is misspelt. */
function nearestFixtures(glob: string, catalogue: readonly Fixture[]): string | undefined {
  const ids = catalogue.map(({ id }) => id);
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  const [group = '', word] = glob.split('/');
  const corrected = `${nearest(group, groups) ?? group}/${word ?? ''}`;
  if (word !== undefined && ids.some(matcherOf(corrected))) return corrected;
  // What a glob was to take cannot be guessed from what it is not.
  if (picomatch.scan(glob).isGlob) return undefined;
  const near = nearest(glob, [...ids, ...groups]);
  if (near !== undefined) return near;
  const wordOf = (id: string) => id.slice(id.indexOf('/') + 1);
  const nearWord = nearest(glob, ids.map(wordOf));
  return ids.find((id) => wordOf(id) === nearWord);
}

/** A group stands for all that is in it. */
function matcherOf(glob: string): (id: string) => boolean {
  const matches = picomatch(glob.includes('/') ? glob : `${glob}/*`);
  return (id) => matches(id);
}

/** Reads `window,*worker`, or `all`. @throws {SetupError} if one is no surface. */
export function parseSurfaces(text: string): readonly Surface[] {
  const named = parseNames('surface', text, [...surfaces, 'all']);
  return named.includes('all') ? surfaces : surfaces.filter((surface) => named.includes(surface));
}
