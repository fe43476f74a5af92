import picomatch from 'picomatch/posix.js';
import { fixtures as shipped } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { nearest } from '../support/text/nearest.js';
import { casesOf, refOf } from '../model/case.js';
import { type Context, contexts } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import { type Skipped, type Surface, surfaces } from '../model/observation.js';
import { type Transport, transports } from '../model/layers.js';
import { twinsIn } from '../model/twin.js';
import { groupBy } from '../support/collections/group-by.js';
import { count } from '../support/text/sentences.js';
import { parseNames } from './names.js';

/**
 * Returns the built-in fixtures, followed by the user's own fixtures if a folder is given.
 * @throws {SetupError} if the folder cannot be read.
 */
export async function catalogueWith(folder: string | undefined): Promise<readonly Fixture[]> {
  if (folder === undefined) return shipped;
  // A dynamic import: the TypeScript loader is large.
  const { loadFixtures } = await import('../fixture-files/load.js');
  return [...shipped, ...(await loadFixtures(folder, shipped))];
}

/**
 * Returns the fixtures of a catalogue whose ids match a glob, in the order of the catalogue. Without globs, it returns all but the
 * fixtures of sweeps.
 * @param over the transports of the cases. Default: all
 * @throws {SetupError} if a glob matches no fixture, or none that has a case over these transports.
 */
export function selectFixtures(
  globs: readonly string[],
  catalogue: readonly Fixture[] = shipped,
  over: readonly Transport[] = transports,
): Fixture[] {
  const offered = selectOver(catalogue, over);
  const matchers = globs.map((glob) => {
    const matches = matcherOf(glob);
    if (!catalogue.some(({ id }) => matches(id))) {
      throw new SetupError(`No fixture matches "${glob}". ${hintFor(glob, catalogue)}`);
    }
    if (!offered.some(({ id }) => matches(id)))
      throw new SetupError(
        `No fixture that matches "${glob}" has a case over ${over.join(' or ')}. Choose another fixture, or leave out --transport.`,
      );
    return matches;
  });
  return offered.filter(({ id, sweep }) =>
    matchers.length === 0 ? sweep === undefined : matchers.some((matches) => matches(id)),
  );
}

/** Returns fixtures with the controls without which they do not count, in the order of the catalogue. */
export function withTwins(selected: readonly Fixture[], catalogue: readonly Fixture[]): Fixture[] {
  const twinOf = twinsIn(catalogue);
  const ids = new Set([
    ...selected.map(({ id }) => id),
    ...casesOf(selected).flatMap((testCase) => twinOf(testCase)?.fixture.id ?? []),
  ]);
  return catalogue
    .filter(({ id }) => ids.has(id))
    .map((fixture) => selected.find(({ id }) => id === fixture.id) ?? fixture);
}

/** Returns the fixtures that have cases over some transports, with these cases only. */
export function selectOver(
  catalogue: readonly Fixture[],
  over: readonly Transport[] = transports,
): Fixture[] {
  return catalogue
    .map((fixture) => {
      const common = fixture.transports.filter((transport) => over.includes(transport));
      return common.length === fixture.transports.length ? fixture : { ...fixture, transports: common };
    })
    .filter((fixture) => casesOf([fixture]).length > 0);
}

/** Returns the cases that a run without globs skips, with a reason that says how to run them. */
export function sweepsLeftOut(globs: readonly string[], over?: readonly Transport[]): Skipped[] {
  if (globs.length > 0) return [];
  const sweeps = groupBy(
    selectOver(shipped, over).filter(({ sweep }) => sweep),
    ({ group }) => group,
  );
  return [...sweeps].flatMap(([group, fixtures]) =>
    casesOf(fixtures).map((testCase) => ({
      ...refOf(testCase),
      reason: `part of a sweep of ${count(fixtures.length, 'fixture')} that differ only in a number; to run it: badsocket run ${group}`,
    })),
  );
}

function hintFor(glob: string, catalogue: readonly Fixture[]): string {
  const near = nearestFixtures(glob, catalogue);
  return near === undefined
    ? 'Name a fixture such as handshake/http-403, or a group such as tls.'
    : `Did you mean ${near}?`;
}

/** Returns a suggestion for a glob that matches nothing: an id, a group, an id without its group, or a glob with a misspelt group. */
function nearestFixtures(glob: string, catalogue: readonly Fixture[]): string | undefined {
  const ids = catalogue.map(({ id }) => id);
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  const [group = '', word] = glob.split('/');
  const corrected = `${nearest(group, groups) ?? group}/${word ?? ''}`;
  if (word !== undefined && ids.some(matcherOf(corrected))) return corrected;
  // The distance between a glob and an id says nothing.
  if (picomatch.scan(glob).isGlob) return undefined;
  const near = nearest(glob, [...ids, ...groups]);
  if (near !== undefined) return near;
  const wordOf = (id: string) => id.slice(id.indexOf('/') + 1);
  const nearWord = nearest(glob, ids.map(wordOf));
  return ids.find((id) => wordOf(id) === nearWord);
}

/** Returns a matcher for ids. A glob without a slash is a group, and matches all of its fixtures. */
function matcherOf(glob: string): (id: string) => boolean {
  const matches = picomatch(glob.includes('/') ? glob : `${glob}/*`);
  return (id) => matches(id);
}

/** Parses `window,*worker` or `all`. @throws {SetupError} if a name is not a surface. */
export function parseSurfaces(text: string): readonly Surface[] {
  return parseSome('surface', text, surfaces);
}

/** Parses `loopback,public-*` or `all`. @throws {SetupError} if a name is not a context. */
export function parseContexts(text: string): readonly Context[] {
  return parseSome('context', text, contexts);
}

/** Parses `http1,http2`. @throws {SetupError} if a name is not a transport. */
export function parseTransports(text: string): readonly Transport[] {
  const named = parseNames('transport', text, transports);
  return transports.filter((transport) => named.includes(transport));
}

/** Parses names and globs, or `all`. Returns the names in the order of the list. */
function parseSome<Name extends string>(what: string, text: string, names: readonly Name[]): readonly Name[] {
  const named = new Set<string>(parseNames(what, text, [...names, 'all']));
  return named.has('all') ? names : names.filter((name) => named.has(name));
}
