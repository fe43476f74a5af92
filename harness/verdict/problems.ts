import { caseName, casesOf } from '../model/case.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import type { Observation, Skipped, Surface } from '../model/observation.js';
import { isWitnessed } from '../model/witness.js';
import type { ObservedCase } from './cases.js';
import { askedOf } from './controls.js';
import { groupBy } from '../support/collections/group-by.js';
import { count, listed } from '../support/text/sentences.js';
import { sayWhere } from '../model/surfaces.js';
import type { Finding } from '../model/verdict.js';

/** What one client's run is made of on one surface. */
export interface SurfaceRun {
  surface: Surface;
  fixtures: readonly Fixture[];
  /** Of this client on this surface only. */
  observations: readonly Observation[];
  /** What was skipped here, also if it was skipped for every client or on every surface. */
  skipped: readonly Skipped[];
  /** Its witnessed cases. */
  cases: readonly ObservedCase[];
  compared: readonly ObservedCase[];
}

/** What makes one client's run invalid, one sentence each. What is the same on every surface is said once. */
export function problemsOf(runs: readonly SurfaceRun[], findings: readonly Finding[]): string[] {
  if (runs.every(({ observations }) => observations.length === 0))
    return ['it made no observation: see whether it started, and opened the agent page'];
  const asked = runs.filter((run) => run.observations.length > 0 || unreached(run).length > 0);
  const problems = asked.flatMap((run) => problemsOn(run).map((problem) => ({ problem, ...run })));
  const everywhere = asked.map(({ surface }) => surface);
  return [
    ...[...groupBy(problems, ({ problem }) => problem)].map(([problem, group]) =>
      sayWhere(
        problem,
        group.map(({ surface }) => surface),
        everywhere,
      ),
    ),
    ...failedControls(findings),
  ];
}

function problemsOn(run: SurfaceRun): string[] {
  return [
    ...faulty(run),
    ...unreached(run),
    ...silentControls(run),
    ...(run.observations.length > 0 ? tooLittle(run) : []),
  ];
}

const faults = {
  setup: 'the peer could not be set up (our fault)',
  harness: 'the harness failed (our fault)',
  client: 'the client died or did not answer',
} as const;

/** Observations that say nothing of what a script could see, by what went wrong with them. */
function faulty({ observations }: SurfaceRun): string[] {
  return [...groupBy(observations, faultOf)]
    .flatMap(([fault, group]) => (fault === undefined ? [] : about(group.map(nameOf), fault)))
    .sort();
}

/**
 * An observation is unwitnessed if any requirement is unmet, also where the client wrongly went on: what a fixture
 * requires is that its fault was delivered, and that is as true of a client that ignores the fault.
 */
function faultOf({ outcome, witness }: Observation): string | undefined {
  if (outcome.kind === 'error') return `${faults[outcome.fault]}: ${firstLine(outcome.message)}`;
  if (isWitnessed(witness)) return undefined;
  const unmet = witness.requirements.filter(({ met }) => !met).map(({ text }) => text);
  return unmet.length > 0
    ? `unwitnessed, the wire does not show: ${unmet.join('; ')}`
    : 'unwitnessed, nothing was required of the wire';
}

function unreached({ fixtures, observations, skipped }: SurfaceRun): string[] {
  const accounted = new Set([...observations, ...skipped].map(nameOf));
  const names = casesOf(fixtures).map(({ fixture, scheme }) => caseName(fixture.id, scheme));
  return about(
    names.filter((name) => !accounted.has(name)),
    'neither observed nor skipped, the run is not complete',
  );
}

function silentControls({ cases }: SurfaceRun): string[] {
  const silent = cases.filter(
    ({ fixture }) => fixture.group === 'explicit-close' && !('close.code' in askedOf(fixture)),
  );
  return about(
    silent.map(({ name }) => name),
    'a control that sends no Close frame: give its peer a sendClose step',
  );
}

/** A control that did not even open proves nothing, expected or not. */
function failedControls(findings: readonly Finding[]): string[] {
  return findings
    .filter(
      (finding) =>
        finding.kind === 'misread' && (finding.expected === undefined || finding.channel === 'open'),
    )
    .map(({ sentence }) => `a control failed: ${sentence}`);
}

function tooLittle({ cases, compared }: SurfaceRun): string[] {
  const situations = new Set(compared.map(({ fixture }) => situationOf(fixture)).filter(Boolean)).size;
  return [
    ...(cases.some(({ fixture }) => fixture.group === 'healthy')
      ? []
      : ['no healthy peer was witnessed: a client that connects nowhere would look the same']),
    ...(situations >= 2
      ? []
      : [`${count(situations, 'situation')} of the seven compared: it takes two to tell them apart`]),
  ];
}

function nameOf({ fixture, scheme }: Observation | Skipped): string {
  return caseName(fixture, scheme);
}

function about(names: readonly string[], said: string): string[] {
  return names.length === 0 ? [] : [`${listed([...new Set(names)].sort())}: ${said}`];
}

function firstLine(message: string): string {
  return message.split('\n', 1).join('').trim();
}
