import { coerce, satisfies } from 'semver';
import { type CaseRef, casesOf, includesCase, refName, refOf } from '../model/case.js';
import { type Context, contextOf } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import { type Observation, type Surface, surfaces as allSurfaces } from '../model/observation.js';
import type { ClientVerdict, Defect, Finding, StaleDefect } from '../model/verdict.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import { channelOf } from '../verdict/candidates.js';
import { feedbackOf, valueIn } from '../verdict/channels.js';
import {
  expectationsFor,
  type Explanation,
  isClass,
  type KnownDefect,
  untitled,
} from '../verdict/expectations.js';
import { concerns, concernsFixture, hasValue } from '../verdict/explanations.js';
import { isPlaceholder } from '../verdict/tally.js';
import { explanationsOf, placesOf, type Sighting } from './explanations-of.js';

/** What an update needs besides the verdict. */
export interface UpdateContext {
  /** All fixtures that a defect may name. */
  catalogue: readonly Fixture[];
  /** The observations of the client. */
  observations: readonly Observation[];
  /** Today's date in ISO format. */
  today: string;
}

/** The updated known defects of one engine. */
export interface Update {
  defects: KnownDefect[];
  /** The number of new defects. Their titles are placeholders. */
  added: number;
  /** The number of defects that were removed, or that explain less. */
  narrowed: number;
}

/**
 * Returns known defects of an engine in which those that occur in a version of the client also cover that version. Their number is
 * the second result.
 */
export function coverVersion(
  existing: readonly KnownDefect[],
  { client, defects, findings }: ClientVerdict,
): [defects: KnownDefect[], widened: number] {
  const version = coerce(client.version);
  const unknown = new Set(defects.filter(({ status }) => status === 'new').map(({ id }) => id));
  const fresh = findings.filter(({ defect }) => unknown.has(defect));
  const occurs = ({ explains }: KnownDefect) =>
    explains.some((explanation) =>
      fresh.some(
        (finding) =>
          channelOf(finding) === explanation.channel &&
          hasValue(explanation, finding.here.value) &&
          finding.cases.some(({ fixture }) => concernsFixture(explanation, fixture)),
      ),
    );
  const changed = existing.map((defect) =>
    version !== null && !satisfies(version, defect.versions) && occurs(defect)
      ? { ...defect, versions: `${defect.versions} || ${rangeOf(client.version)}` }
      : defect,
  );
  return [changed, changed.filter((defect, index) => defect !== existing[index]).length];
}

/**
 * Updates known defects to match a run. Removes what no longer fails, and adds new defects with a placeholder for the title. All others
 * keep their content and their position.
 */
export function updateOf(
  existing: readonly KnownDefect[],
  verdict: ClientVerdict,
  context: UpdateContext,
): Update {
  const { client, defects, stale } = verdict;
  const relevant = client.engine === 'unknown' ? [] : expectationsFor(client, { [client.engine]: existing });
  const surfacesOf = observedSurfaces(context.observations);
  const kept = existing.map((defect) =>
    relevant.includes(defect)
      ? without(
          defect,
          stale.filter((part) => part.defect === defect.id),
          { context: contextOf(client), catalogue: context.catalogue, surfacesOf },
        )
      : defect,
  );
  const added = defects
    .filter(({ status }) => status === 'new')
    .map((defect) => newDefect(defect, verdict, context, surfacesOf))
    .sort(by(({ id }) => id));
  return {
    defects: mergedById([...kept.filter((defect) => defect !== undefined), ...added]),
    added: added.length,
    narrowed: kept.filter((defect, index) => defect !== existing[index]).length,
  };
}

/** Merges defects that have the same id: those that were new in several contexts. */
function mergedById(defects: readonly KnownDefect[]): KnownDefect[] {
  return [...groupBy(defects, ({ id }) => id).values()].map(([first, ...more]) =>
    more.length === 0 ? first : { ...first, explains: [first, ...more].flatMap(({ explains }) => explains) },
  );
}

type SurfacesOf = (ref: CaseRef) => ReadonlySet<Surface>;

/** The run of one client that an update follows. */
interface UpdatedRun {
  context: Context;
  catalogue: readonly Fixture[];
  surfacesOf: SurfacesOf;
}

/** Removes what no longer fails. Undefined if nothing remains. */
function without(
  defect: KnownDefect,
  stale: readonly StaleDefect[],
  run: UpdatedRun,
): KnownDefect | undefined {
  if (stale.length === 0) return defect;
  const explains = defect.explains.flatMap((explanation) =>
    remaining(
      explanation,
      stale.filter((part) => part.channel === explanation.channel && hasSameValues(part, explanation)),
      run,
    ),
  );
  return explains.length > 0 ? { ...defect, explains } : undefined;
}

function hasSameValues({ values }: StaleDefect, explanation: Explanation): boolean {
  return JSON.stringify(values) === JSON.stringify(explanation.values.filter((value) => !isClass(value)));
}

/** Returns the parts of an explanation that still fail. A case that fails on no observed surface is removed from all. */
function remaining(
  explanation: Explanation,
  stale: readonly StaleDefect[],
  { context, catalogue, surfacesOf }: UpdatedRun,
): Explanation[] {
  if (stale.length === 0 || !explanation.contexts.includes(context)) return [explanation];
  const others = explanation.contexts.filter((other) => other !== context);
  const places = casesOf(catalogue).flatMap((testCase) =>
    allSurfaces
      .filter((surface) => concerns(explanation, { ...testCase, surface, context }))
      .map((surface) => ({ case: refOf(testCase), surface })),
  );
  const isFixed = (ref: CaseRef, surface: Surface) =>
    stale.some(({ surfaces, cases }) => surfaces.includes(surface) && includesCase(cases, ref));
  const isFixedEverywhere = (ref: CaseRef) => {
    const observed = [...surfacesOf(ref)];
    return observed.length > 0 && observed.every((surface) => isFixed(ref, surface));
  };
  const failing = places.filter(
    ({ case: ref, surface }) => !isFixed(ref, surface) && !isFixedEverywhere(ref),
  );
  const every = new Map(
    [...groupBy(places, ({ case: ref }) => refName(ref))].map(([name, group]) => [
      name,
      new Set(group.map(({ surface }) => surface)),
    ]),
  );
  const here = placesOf(failing, (ref) => every.get(refName(ref)) ?? new Set()).map((remains) => ({
    ...explanation,
    ...remains,
    ...(others.length > 0 && { contexts: [context] }),
    // All that the explanation named are named by its globs.
    surfaces: remains.surfaces[0] === '*' ? explanation.surfaces : remains.surfaces,
  }));
  return others.length > 0 ? [{ ...explanation, contexts: others }, ...here] : here;
}

function newDefect(
  { id, clause }: Defect,
  { client, findings }: ClientVerdict,
  { observations, today }: UpdateContext,
  surfacesOf: SurfacesOf,
): KnownDefect {
  const sightings = findings
    .filter(({ defect }) => defect === id)
    .flatMap((finding) =>
      finding.cases.flatMap((ref) =>
        finding.surfaces.flatMap((surface) =>
          valuesOf(finding, ref, surface, observations).map((value): Sighting => ({
            channel: channelOf(finding),
            value,
            case: ref,
            surface,
          })),
        ),
      ),
    );
  return {
    id,
    title: untitled,
    clause,
    link: null,
    since: today,
    versions: rangeOf(client.version),
    explains: explanationsOf(contextOf(client), sightings, surfacesOf),
  };
}

/** Returns the value of a finding, or all unusual values of a case if no single one is significant. */
function valuesOf(
  finding: Finding,
  ref: CaseRef,
  surface: Surface,
  observations: readonly Observation[],
): string[] {
  const { value } = finding.here;
  if ((finding.kind !== 'distinguishable' && finding.kind !== 'undecided') || !isPlaceholder(value))
    return [value];
  const seen = observations.flatMap((observation) =>
    observation.surface === surface &&
    refName(observation) === refName(ref) &&
    observation.outcome.kind === 'trace'
      ? (valueIn(feedbackOf(observation.outcome.trace), finding.channel) ?? [])
      : [],
  );
  return [...new Set(seen)].filter((value) => value !== finding.elsewhere.value);
}

/** Returns the range of a version: its major number, or the first two numbers if the second is not zero. */
function rangeOf(version: string): string {
  const { major = 0, minor = 0 } = coerce(version) ?? {};
  return minor === 0
    ? `>=${String(major)} <${String(major + 1)}`
    : `>=${String(major)}.${String(minor)} <${String(major)}.${String(minor + 1)}`;
}

function observedSurfaces(observations: readonly Observation[]): SurfacesOf {
  const byCase = new Map(
    [...groupBy(observations, refName)].map(([name, group]) => [
      name,
      new Set(group.map(({ surface }) => surface)),
    ]),
  );
  return (ref) => byCase.get(refName(ref)) ?? new Set();
}
