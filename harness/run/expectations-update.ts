import picomatch from 'picomatch/posix.js';
import type { Fixture } from '../model/fixture.js';
import { type Surface, surfaces as allSurfaces } from '../model/observation.js';
import { type Expectation, expectationsFor, matchExpectation, unexplained } from '../verdict/expectations.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { inOrder } from '../model/surfaces.js';
import type { ClientVerdict, Finding, StaleExpectation } from '../model/verdict.js';

const clause = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** What a run is asked about, beside its verdict. */
export interface UpdateContext {
  /** Everything that an expectation may speak of. */
  catalogue: readonly Fixture[];
  /** Those on which the client was observed. */
  surfaces: readonly Surface[];
  /** ISO date. */
  today: string;
}

/** What becomes of the expectations of one engine. */
export interface Update {
  expectations: Expectation[];
  /** New entries, each with a reason to be written. */
  added: number;
  /** Entries that are gone, or speak of fewer fixtures. */
  narrowed: number;
}

/**
 * The expectations that a run bears out: what no longer fails is taken out of them, and what nobody expected is added,
 * with a reason that is left to a person. All else is as it was, and in its place.
 */
export function updateOf(
  existing: readonly Expectation[],
  { client, findings, stale }: ClientVerdict,
  context: UpdateContext,
): Update {
  const speaking = client.engine === 'unknown' ? [] : expectationsFor(client, { [client.engine]: existing });
  const kept = existing.map((expectation) =>
    speaking.includes(expectation) ? without(expectation, stale, context.catalogue) : [expectation],
  );
  const added = newEntries(findings, context).sort(by(({ fixture }) => fixture));
  return {
    expectations: added.reduce(insert, kept.flat()),
    added: added.length,
    narrowed: kept.filter((expectation, index) => expectation[0] !== existing[index]).length,
  };
}

/** An expectation that speaks no more of what does not fail: itself if all does, one for each group, or none. */
function without(
  expectation: Expectation,
  stale: readonly StaleExpectation[],
  catalogue: readonly Fixture[],
): Expectation[] {
  const gone = new Set(
    stale
      .filter(
        ({ channel, surface, reason }) =>
          channel === expectation.channel && surface === expectation.surface && reason === expectation.reason,
      )
      .map(({ fixture }) => fixture),
  );
  const { concerns } = matchExpectation(expectation);
  const ids = catalogue.map(({ id }) => id).filter(concerns);
  const left = ids.filter((id) => !gone.has(id));
  if (left.length === ids.length) return [expectation];
  return globsOf(left).map((fixture) => ({ ...expectation, fixture }));
}

/** Fixtures that fail by the same channels on the same surfaces are one entry for each group. */
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
  const places = [...groupBy(failures, ({ id, channel }) => JSON.stringify([id, channel])).values()].map(
    (group) => ({
      ...group[0],
      surface: surfaceGlob(
        group.map(({ surface }) => surface),
        surfaces,
      ),
    }),
  );
  const fixtures = [...groupBy(places, ({ id, surface }) => JSON.stringify([id, surface])).values()].map(
    (group) => ({ ...group[0], channel: braces(group.map(({ channel }) => channel)) }),
  );
  return [
    ...groupBy(fixtures, ({ surface, channel }) => JSON.stringify([surface, channel])).values(),
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

/** Missing where it is every surface that was looked at. */
function surfaceGlob(surfaces: readonly Surface[], observed: readonly Surface[]): string | undefined {
  const named = inOrder(surfaces);
  return observed.every((surface) => named.includes(surface)) ? undefined : braces(named, allSurfaces);
}

/** The clause that all of them stand on, or the one that they fail together. */
function linkOf(fixtures: readonly Fixture[]): string {
  const [first = clause, ...others] = new Set(fixtures.map(({ spec }) => spec));
  return others.length === 0 ? first : clause;
}

/** Globs that match some fixtures and no others, one for each group: `tls/{expired-certificate,wrong-host}`. */
function globsOf(ids: readonly string[]): string[] {
  const groups = groupBy(ids, (id) => id.split('/')[0] ?? '');
  return [...groups]
    .sort(by(([group]) => group))
    .map(([group, own]) => `${group}/${braces(own.map((id) => id.slice(group.length + 1)))}`);
}

function braces(words: readonly string[], order?: readonly string[]): string {
  const [first = '', ...more] = order?.filter((word) => words.includes(word)) ?? [...new Set(words)].sort();
  return more.length === 0 ? first : `{${[first, ...more].join(',')}}`;
}

/** Behind the last entry of its group, or of one that comes before it. */
function insert(all: readonly Expectation[], entry: Expectation): Expectation[] {
  const groupOf = ({ fixture }: Expectation) => fixture.split('/')[0] ?? '';
  const at = all.findLastIndex((expectation) => groupOf(expectation) <= groupOf(entry)) + 1;
  return [...all.slice(0, at), entry, ...all.slice(at)];
}
