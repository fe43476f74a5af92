import { type Case, caseName, casesOf, type Fixture, type Group, groups } from '../fixture.js';
import type { ClientIdentity, Observation } from '../observation.js';
import type { ClientVerdict, FeedbackClass, Finding } from '../verdict/types.js';
import { isWitnessed } from '../witness.js';
import { clientLabels } from './client-label.js';
import type { Report } from './report.js';

/** A class with the letter that it goes by in the report: A is the reference class. */
export interface LetteredClass extends FeedbackClass {
  letter: string;
}

/** Where a case stands for one client. */
export type Standing =
  /** Compared: a script sees this class. */
  | { kind: 'class'; class: LetteredClass }
  /** Not as the standard asks, and in no class. */
  | { kind: 'accepted' | 'unsettled' | 'misread' }
  /** A control that a script read as it must. */
  | { kind: 'read' }
  /** Witnessed, in a group that is not compared. */
  | { kind: 'observed' }
  | { kind: 'unwitnessed' }
  | { kind: 'error'; message: string }
  | { kind: 'skipped'; reason: string }
  /** The run ended before its turn came. */
  | { kind: 'unobserved' };

/** One case in one client: a cell of the matrix. */
export interface Cell {
  client: ClientColumn;
  case: CaseRow;
  standing: Standing;
  observations: Observation[];
  /** Observations that count for nothing: unwitnessed, or ended by an error. */
  discounted: number;
}

/** One client: a column of the matrix. */
export interface ClientColumn {
  identity: ClientIdentity;
  /** Short and unique among the report's clients: `Firefox 153`. */
  label: string;
  verdict: ClientVerdict;
  /** The reference class first. */
  classes: LetteredClass[];
}

/** One case: a row of the matrix. */
export interface CaseRow extends Case {
  /** `handshake/http-403 (ws)` */
  name: string;
}

export interface GroupRows {
  group: Group;
  rows: { row: CaseRow; cells: Cell[] }[];
}

/** A report laid out for reading: which case stands where for which client. */
export interface Overview {
  clients: ClientColumn[];
  /** In the order of the clause, and only those that have fixtures. */
  groups: GroupRows[];
}

/** Lays a report out by group, case and client. */
export function overviewOf(report: Report): Overview {
  const clients = clientColumns(report);
  const cells = cellMaker(report);
  const present = groups.filter((group) => report.fixtures.some((fixture) => fixture.group === group));
  return {
    clients,
    groups: present.map((group) => ({
      group,
      rows: rowsOf(report.fixtures.filter((fixture) => fixture.group === group)).map((row) => ({
        row,
        cells: clients.map((client) => cells(client, row)),
      })),
    })),
  };
}

function rowsOf(fixtures: Fixture[]): CaseRow[] {
  return casesOf(fixtures).map((each) => ({ ...each, name: caseName(each.fixture.id, each.scheme) }));
}

function clientColumns(report: Report): ClientColumn[] {
  const labels = clientLabels(report.clients);
  return report.clients.map((identity) => {
    const verdict = report.verdict.clients.find(({ client }) => client.name === identity.name) ?? {
      client: identity,
      classes: [],
      findings: [],
      stale: [],
      leaks: [],
      compared: 0,
      problems: [],
    };
    return {
      identity,
      label: labels.get(identity.name) ?? identity.name,
      verdict,
      classes: lettered(verdict.classes),
    };
  });
}

function lettered(classes: FeedbackClass[]): LetteredClass[] {
  return [
    ...classes.filter(({ reference }) => reference),
    ...classes.filter(({ reference }) => !reference),
  ].map((each, index) => ({ ...each, letter: letter(index) }));
}

/** A, B, …, Z, AA, AB, … */
function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

function cellMaker(report: Report): (client: ClientColumn, row: CaseRow) => Cell {
  const observed = new Map<string, Observation[]>();
  for (const observation of report.observations) {
    const key = JSON.stringify([observation.client, caseName(observation.fixture, observation.scheme)]);
    observed.set(key, [...(observed.get(key) ?? []), observation]);
  }
  const reasons = new Map(
    report.skipped.map(({ fixture, scheme, client, reason }) => [
      JSON.stringify([client ?? null, caseName(fixture, scheme)]),
      reason,
    ]),
  );
  return (client, row) => {
    const observations = (observed.get(JSON.stringify([client.identity.name, row.name])) ?? []).sort(
      (a, b) => a.repetition - b.repetition,
    );
    const reason =
      reasons.get(JSON.stringify([client.identity.name, row.name])) ??
      reasons.get(JSON.stringify([null, row.name]));
    return {
      client,
      case: row,
      standing: standingOf(client, row, observations, reason),
      observations,
      discounted: observations.filter(
        ({ outcome, witness }) => outcome.kind === 'error' || !isWitnessed(witness),
      ).length,
    };
  };
}

function standingOf(
  client: ClientColumn,
  { name, fixture }: CaseRow,
  observations: Observation[],
  skippedReason: string | undefined,
): Standing {
  const failed = client.verdict.findings.find(
    (finding): finding is Finding & { kind: 'accepted' | 'unsettled' | 'misread' } =>
      finding.kind !== 'distinguishable' && finding.cases.includes(name),
  );
  if (failed) return { kind: failed.kind };
  const holding = client.classes.find(({ cases }) => cases.includes(name));
  if (holding) return { kind: 'class', class: holding };
  for (const { outcome } of observations) {
    if (outcome.kind === 'error') return { kind: 'error', message: outcome.message };
  }
  if (observations.some(({ witness }) => !isWitnessed(witness))) return { kind: 'unwitnessed' };
  if (observations.length > 0) return { kind: isControl(fixture.group) ? 'read' : 'observed' };
  return skippedReason === undefined ? { kind: 'unobserved' } : { kind: 'skipped', reason: skippedReason };
}

/** Whether a group is there to be read by a script. */
export function isControl(group: Group): boolean {
  return group === 'explicit-close' || group === 'healthy';
}
