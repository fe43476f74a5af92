import { caseName, casesOf, type Fixture, situationOf } from '../fixture.js';
import type { Observation, Skipped } from '../observation.js';
import { isWitnessed } from '../witness.js';
import type { ObservedCase } from './cases.js';
import { askedOf } from './controls.js';
import { groupBy } from './group-by.js';
import { count, listed } from './sentences.js';
import type { Finding } from './types.js';

/** What one client's run is made of. */
export interface ClientRun {
  fixtures: readonly Fixture[];
  /** Of this client only. */
  observations: readonly Observation[];
  /** Of this client, or of every client. */
  skipped: readonly Skipped[];
  /** Its witnessed cases. */
  cases: readonly ObservedCase[];
  compared: readonly ObservedCase[];
  findings: readonly Finding[];
}

/** What makes one client's run invalid, one sentence each. */
export function problemsOf(run: ClientRun): string[] {
  if (run.observations.length === 0)
    return ['it made no observation: see whether it started, and opened the agent page'];
  return [...faulty(run), ...unreached(run), ...failedControls(run), ...tooLittle(run)];
}

const faults = {
  setup: 'the peer could not be set up (our fault)',
  harness: 'the harness failed (our fault)',
  client: 'the client died or did not answer',
} as const;

/** Observations that say nothing of what a script could see, by what went wrong with them. */
function faulty({ observations }: ClientRun): string[] {
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

function unreached({ fixtures, observations, skipped }: ClientRun): string[] {
  const accounted = new Set([...observations, ...skipped].map(nameOf));
  const names = casesOf(fixtures).map(({ fixture, scheme }) => caseName(fixture.id, scheme));
  return about(
    names.filter((name) => !accounted.has(name)),
    'neither observed nor skipped, the run is not complete',
  );
}

/** A control that did not even open proves nothing, expected or not. */
function failedControls({ cases, findings }: ClientRun): string[] {
  const mute = cases.filter(
    ({ fixture }) => fixture.group === 'explicit-close' && !('close.code' in askedOf(fixture)),
  );
  const misread = findings.filter(
    (finding) => finding.kind === 'misread' && (finding.expected === undefined || finding.channel === 'open'),
  );
  return [
    ...about(
      mute.map(({ name }) => name),
      'a control that sends no Close frame: give its peer a sendClose step',
    ),
    ...misread.map(({ sentence }) => `a control failed: ${sentence}`),
  ];
}

function tooLittle({ cases, compared }: ClientRun): string[] {
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
