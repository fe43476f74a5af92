import { type Context, contextOf, hasPermission, permissionIn, permissionNames } from '../model/context.js';
import { type CaseRef, casesOf, refName, refOf } from '../model/case.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import type { ClientIdentity, Observation, Skipped, Surface } from '../model/observation.js';
import type { ClientProblem, Finding } from '../model/verdict.js';
import { isWitnessed } from '../model/witness.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import type { Assigned } from './defects.js';
import { distinctRefs, type ObservedCase } from './cases.js';
import type { WithoutTwin } from './twins.js';
import { intendedOf, isPlainControl } from './controls.js';

/** The run of one client on one surface. */
export interface SurfaceRun {
  surface: Surface;
  context: Context;
  fixtures: readonly Fixture[];
  /** The observations of this client on this surface. */
  observations: readonly Observation[];
  /** The skipped cases, including those that are skipped for every client or on every surface. */
  skipped: readonly Skipped[];
  /** The witnessed cases. */
  cases: readonly ObservedCase[];
  /** The witnessed cases that do not count, because their control did not succeed. */
  withoutTwin: readonly WithoutTwin[];
  compared: readonly ObservedCase[];
}

/** A problem before the surfaces are known on which it occurs. */
type Problem = ClientProblem extends infer Member
  ? Member extends unknown
    ? Omit<Member, 'surfaces'>
    : never
  : never;

/** Returns what makes the run of one client invalid. A problem that occurs on several surfaces is listed once. */
export function problemsOf(
  client: ClientIdentity,
  runs: readonly SurfaceRun[],
  { findings, defects }: Assigned,
): ClientProblem[] {
  if (runs.every(({ observations }) => observations.length === 0))
    return [{ kind: 'no-observation', surfaces: runs.map(({ surface }) => surface) }];
  const problems = runs
    .filter((run) => run.observations.length > 0 || unobserved(run).length > 0)
    .flatMap((run) => problemsOn(run).map((problem) => ({ problem, surface: run.surface })));
  return [
    ...wrongPermissions(client, runs),
    ...[...groupBy(problems, ({ problem }) => JSON.stringify(problem)).values()].map((group) => ({
      ...group[0].problem,
      surfaces: group.map(({ surface }) => surface),
    })),
    ...failedControls(
      findings,
      new Set(defects.filter(({ status }) => status === 'new').map(({ id }) => id)),
      runs.flatMap(({ fixtures }) => fixtures),
    ),
  ];
}

function problemsOn(run: SurfaceRun): Problem[] {
  return [
    ...faulty(run),
    ...unobserved(run),
    ...controlsWithoutClose(run),
    ...casesWithoutTwin(run),
    ...(run.observations.length > 0 ? tooLittle(run) : []),
  ];
}

/** Returns the observations without a usable trace, by fault. */
function faulty({ observations }: SurfaceRun): Problem[] {
  const faults = observations.map((observation) => ({ observation, fault: faultOf(observation) }));
  return [...groupBy(faults, ({ fault }) => JSON.stringify(fault)).values()]
    .flatMap((group) => {
      const [{ fault }] = group;
      return fault === undefined
        ? []
        : [{ ...fault, cases: distinctRefs(group.map(({ observation }) => observation)) }];
    })
    .sort(by(({ cases, ...fault }) => JSON.stringify([cases.map(refName), fault])));
}

/**
 * An observation is unwitnessed if any requirement is unmet, even if the client did not fail the connection: the
 * requirements of a fixture show that its fault was delivered, and that does not depend on the client's reaction.
 */
function faultOf({ outcome, witness }: Observation) {
  if (outcome.kind === 'error')
    return { kind: 'error', fault: outcome.fault, message: firstLine(outcome.message) } as const;
  if (isWitnessed(witness)) return undefined;
  return { kind: 'unwitnessed', unmet: witness.requirements.filter(({ met }) => !met) } as const;
}

function unobserved({ fixtures, observations, skipped }: SurfaceRun): Problem[] {
  const accounted = new Set([...observations, ...skipped].map(refName));
  return about(
    'unobserved',
    casesOf(fixtures)
      .map(refOf)
      .filter((ref) => !accounted.has(refName(ref))),
  );
}

function controlsWithoutClose({ cases }: SurfaceRun): Problem[] {
  const without = cases.filter(
    ({ fixture }) => fixture.group === 'explicit-close' && !('close.code' in intendedOf(fixture)),
  );
  return about('control-without-close', without.map(refOf));
}

/** Returns the cases whose control did not succeed, by control. */
function casesWithoutTwin({ withoutTwin }: SurfaceRun): Problem[] {
  return [...groupBy(withoutTwin, ({ twin }) => refName(twin)).values()].map((group) => ({
    kind: 'without-twin',
    twin: group[0].twin,
    cases: distinctRefs(group.map((without) => without.case)),
  }));
}

/**
 * Returns the plain controls that failed. A control that did not open proves nothing, even if this is expected. Any other control that a
 * script misreads is a finding about the client, and the run stays valid.
 */
function failedControls(
  findings: readonly Finding[],
  newDefects: ReadonlySet<string>,
  fixtures: readonly Fixture[],
): ClientProblem[] {
  const plain = new Set(fixtures.filter(isPlainControl).map(({ id }) => id));
  return findings
    .filter(
      (finding) =>
        finding.kind === 'close-mismatch' &&
        finding.cases.some(({ fixture }) => plain.has(fixture)) &&
        (newDefects.has(finding.defect) || finding.channel === 'open'),
    )
    .map((finding) => ({ kind: 'failed-control', finding, surfaces: finding.surfaces }));
}

/** The page must find the permissions in the state that its context says. Otherwise, the browser may check nothing, or ask nobody. */
function wrongPermissions(client: ClientIdentity, runs: readonly SurfaceRun[]): ClientProblem[] {
  const context = contextOf(client);
  if (context === 'loopback') return [];
  const { permissions = {} } = client;
  const expected = permissionIn[context];
  const read = permissionNames.flatMap((name) => permissions[name] ?? []);
  return read.length > 0 && read.every((state) => state === expected)
    ? []
    : [{ kind: 'wrong-permission', surfaces: runs.map(({ surface }) => surface), expected, permissions }];
}

/**
 * A valid run needs two situations to compare, and a healthy peer, because a client that never connects looks opaque. Without permission,
 * a client connects nowhere.
 */
function tooLittle({ cases, compared, context }: SurfaceRun): Problem[] {
  const situations = new Set(compared.map(({ fixture }) => situationOf(fixture)).filter(Boolean)).size;
  return [
    ...(!hasPermission(context) || cases.some(({ fixture }) => fixture.group === 'healthy')
      ? []
      : [{ kind: 'no-healthy-peer' } as const]),
    ...(situations >= 2 ? [] : [{ kind: 'too-few-situations', situations } as const]),
  ];
}

function about(kind: 'unobserved' | 'control-without-close', cases: readonly CaseRef[]): Problem[] {
  return cases.length === 0 ? [] : [{ kind, cases: distinctRefs(cases) }];
}

function firstLine(message: string): string {
  return message.split('\n', 1).join('').trim();
}
