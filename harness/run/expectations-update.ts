import picomatch from 'picomatch/posix.js';
import type { Fixture } from '../model/fixture.js';
import { type Surface, surfaces as allSurfaces } from '../model/observation.js';
import { type Expectation, expectationsFor, matchExpectation, unexplained } from '../verdict/expectations.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { feedbackClause } from '../model/situations.js';
import { inOrder } from '../model/surfaces.js';
import type { ClientVerdict, Finding, StaleExpectation } from '../model/verdict.js';

/** What an update needs besides the verdict. */
export interface UpdateContext {
  /** All fixtures that an expectation may name. */
  catalogue: readonly Fixture[];
  /** The surfaces on which the client was observed. */
  surfaces: readonly Surface[];
  /** Today's date in ISO format. */
  today: string;
}

/** The updated expectations of one engine. */
export interface Update {
  expectations: Expectation[];
  /** The number of new entries. Their reasons are placeholders. */
  added: number;
  /** The number of entries that were removed, or that match fewer fixtures. */
  narrowed: number;
}

/**
 * Updates expectations to match a run. Removes what no longer fails, and adds unexpected findings with a placeholder for the reason.
 * All other entries keep their content and their position.
 */
export function updateOf(
  existing: readonly Expectation[],
  { client, findings, stale }: ClientVerdict,
  context: UpdateContext,
): Update {
  const relevant = client.engine === 'unknown' ? [] : expectationsFor(client, { [client.engine]: existing });
  const kept = existing.map((expectation) =>
    relevant.includes(expectation) ? without(expectation, stale, context.catalogue) : [expectation],
  );
  const added = newEntries(findings, context).sort(by(({ fixture }) => fixture));
  return {
    expectations: added.reduce(insert, kept.flat()),
    added: added.length,
    narrowed: kept.filter(([first], index) => first !== existing[index]).length,
  };
}

/**
 * Removes the fixtures that no longer fail from an expectation. Returns the same expectation if all of its fixtures fail, otherwise
 * one for each group with a failing fixture.
 */
function without(
  expectation: Expectation,
  stale: readonly StaleExpectation[],
  catalogue: readonly Fixture[],
): Expectation[] {
  const passing = new Set(
    stale
      .filter(
        ({ channel, surface, reason }) =>
          channel === expectation.channel && surface === expectation.surface && reason === expectation.reason,
      )
      .map(({ fixture }) => fixture),
  );
  const { concerns } = matchExpectation(expectation);
  const ids = catalogue.map(({ id }) => id).filter(concerns);
  const failing = ids.filter((id) => !passing.has(id));
  if (failing.length === ids.length) return [expectation];
  return globsOf(failing).map((fixture) => ({ ...expectation, fixture }));
}

/** Returns the new entries. Fixtures of a group that fail in the same channels on the same surfaces share an entry. */
function newEntries(
  findings: readonly Finding[],
  { catalogue, surfaces, today }: UpdateContext,
): Expectation[] {
  const failures = findings
    .filter(({ expected }) => expected === undefined)
    .flatMap((finding) =>
      finding.cases.flatMap(({ fixture: id }) =>
        finding.surfaces.map((surface) => ({ id, surface, channel: channelOf(finding) })),
      ),
    );
  const bySurfaces = [...groupBy(failures, ({ id, channel }) => JSON.stringify([id, channel])).values()].map(
    (group) => ({
      ...group[0],
      surface: surfaceGlob(
        group.map(({ surface }) => surface),
        surfaces,
      ),
    }),
  );
  const byChannels = [
    ...groupBy(bySurfaces, ({ id, surface }) => JSON.stringify([id, surface])).values(),
  ].map((group) => ({ ...group[0], channel: braces(group.map(({ channel }) => channel)) }));
  return [
    ...groupBy(byChannels, ({ surface, channel }) => JSON.stringify([surface, channel])).values(),
  ].flatMap((group) => {
    const [{ surface, channel }] = group;
    return globsOf(group.map(({ id }) => id)).map((fixture) => ({
      fixture,
      ...(surface !== undefined && { surface }),
      channel,
      reason: unexplained,
      link: linkOf(catalogue.filter(({ id }) => picomatch(fixture)(id))),
      since: today,
    }));
  });
}

function channelOf(finding: Finding): string {
  return finding.kind === 'distinguishable' ? finding.channel : finding.kind;
}

/** Returns a glob for surfaces, or `undefined` if they are all that were observed. */
function surfaceGlob(surfaces: readonly Surface[], observed: readonly Surface[]): string | undefined {
  const named = inOrder(surfaces);
  return observed.every((surface) => named.includes(surface)) ? undefined : braces(named, allSurfaces);
}

/** Returns the clause that all of the fixtures cite, or otherwise the clause on feedback. */
function linkOf(fixtures: readonly Fixture[]): string {
  const [first = feedbackClause, ...more] = new Set(fixtures.map(({ spec }) => spec));
  return more.length === 0 ? first : feedbackClause;
}

/** Returns globs that match exactly these fixtures, one for each group: `tls/{expired-certificate,wrong-host}`. */
function globsOf(ids: readonly string[]): string[] {
  const groups = groupBy(ids, (id) => id.split('/')[0] ?? '');
  return [...groups]
    .sort(by(([group]) => group))
    .map(([group, inGroup]) => `${group}/${braces(inGroup.map((id) => id.slice(group.length + 1)))}`);
}

function braces(words: readonly string[], order?: readonly string[]): string {
  const [first = '', ...more] = order?.filter((word) => words.includes(word)) ?? [...new Set(words)].sort();
  return more.length === 0 ? first : `{${[first, ...more].join(',')}}`;
}

/** Inserts an entry after the last one of its group or of an earlier group. */
function insert(all: readonly Expectation[], entry: Expectation): Expectation[] {
  const groupOf = ({ fixture }: Expectation) => fixture.split('/')[0] ?? '';
  const index = all.findLastIndex((expectation) => groupOf(expectation) <= groupOf(entry)) + 1;
  return [...all.slice(0, index), entry, ...all.slice(index)];
}
