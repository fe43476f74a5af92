import { type Case, type CaseRef, casesOf, includesCase, refName, refOf } from '../../model/case.js';
import type { Fixture } from '../../model/fixture.js';
import { controls, type Group, groups } from '../../model/layers.js';
import { countOf, type ClientIdentity, type Observation, type Surface } from '../../model/observation.js';
import { groupBy } from '../../support/collections/group-by.js';
import { by } from '../../support/collections/sort-by.js';
import { inOrder } from '../../model/surfaces.js';
import type { Channels, ClientVerdict, FeedbackClass, Finding } from '../../model/verdict.js';
import { isWitnessed } from '../../model/witness.js';
import { clientLabels } from './client-label.js';
import type { Report } from '../../model/report.js';

/**
 * A class with its letter in the report. Within one client, the same feedback has the same letter on every surface,
 * and A is the reference class of the first surface.
 */
export interface LetteredClass extends Omit<FeedbackClass, 'surface'> {
  letter: string;
  /** The surfaces on which this class has the same cases. */
  surfaces: Surface[];
}

/** The kinds of findings about cases that are in no class. */
const kindsWithoutClass = ['not-failed', 'timed-out', 'close-mismatch'] as const;
type KindWithoutClass = (typeof kindsWithoutClass)[number];

/** The status of a case in one client on one surface. */
export type CellStatus =
  /** Compared: a script sees this class. */
  | { kind: 'class'; class: LetteredClass }
  /** Not as the standard asks, and in no class. */
  | { kind: KindWithoutClass }
  /** A control that a script read exactly. */
  | { kind: 'read' }
  /** Witnessed, in a group that is not compared. */
  | { kind: 'observed' }
  | { kind: 'unwitnessed' }
  | { kind: 'error'; message: string }
  | { kind: 'skipped'; reason: string }
  /** The run ended before this case. */
  | { kind: 'unobserved' };

/** One case in one client: a cell of the matrix. */
export interface Cell {
  client: ClientColumn;
  case: CaseRow;
  /** On each surface of the run. */
  sides: CellSide[];
}

/** One case in one client on one surface. */
export interface CellSide {
  surface: Surface;
  status: CellStatus;
  observations: Observation[];
  /** Observations that do not count: unwitnessed, or ended by an error. */
  discounted: number;
}

/** One client: a column of the matrix. */
export interface ClientColumn {
  identity: ClientIdentity;
  /** Short and unique among the report's clients: `Firefox 153`. */
  label: string;
  verdict: ClientVerdict;
  /** By surface, the reference class first. */
  classes: LetteredClass[];
}

/** One case: a row of the matrix. */
export interface CaseRow extends Case {
  ref: CaseRef;
  /** `handshake/http-403 (ws)` */
  name: string;
}

export interface GroupRows {
  group: Group;
  rows: { row: CaseRow; cells: Cell[] }[];
}

/** A report laid out for reading: the status of each case in each client. */
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
  return casesOf(fixtures).map((testCase) => ({
    ...testCase,
    ref: refOf(testCase),
    name: refName(refOf(testCase)),
  }));
}

function clientColumns(report: Report): ClientColumn[] {
  const labels = clientLabels(report.clients);
  return report.clients.map((identity) => {
    const verdict = report.verdict.clients.find(({ client }) => client.name === identity.name) ?? {
      client: identity,
      surfaces: [],
      classes: [],
      defects: [],
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
  const known: { like: string; letter: string; surfaces: Set<Surface> }[] = [];
  const withLetters = inOrder(classes.map(({ surface }) => surface))
    .flatMap((surface) => {
      const here = classes.filter((feedbackClass) => feedbackClass.surface === surface);
      return [...here.filter(({ reference }) => reference), ...here.filter(({ reference }) => !reference)];
    })
    .map((feedbackClass) => {
      const like = likenessOf(feedbackClass);
      const found = known.find((one) => one.like === like && !one.surfaces.has(feedbackClass.surface)) ?? {
        like,
        letter: letter(known.length),
        surfaces: new Set(),
      };
      if (!known.includes(found)) known.push(found);
      found.surfaces.add(feedbackClass.surface);
      return { letter: found.letter, ...feedbackClass };
    });
  const alike = groupBy(withLetters, ({ surface: _, ...rest }) => JSON.stringify(rest));
  return [...alike.values()].map((group) => {
    const [{ surface: _, ...rest }] = group;
    return { ...rest, surfaces: group.map(({ surface }) => surface) };
  });
}

/** The key of a class. Variation within chance in the reference class is left out. */
function likenessOf({ feedback, varying, reference }: FeedbackClass): string {
  return JSON.stringify([sorted(feedback), reference ? [] : sorted(varying)]);
}

function sorted(channels: Channels): [channel: string, value: string][] {
  return Object.entries(channels).sort(by(([channel]) => channel));
}

/** A, B, …, Z, AA, AB, … */
function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

function cellMaker(report: Report): (client: ClientColumn, row: CaseRow) => Cell {
  const observed = groupBy(report.observations, (observation) =>
    keyOf(observation.client, observation.surface, refName(observation)),
  );
  const reasons = new Map(
    report.skipped.map((skip) => [keyOf(skip.client, skip.surface, refName(skip)), skip.reason]),
  );
  return (client, row) => {
    const { name } = client.identity;
    const sides = report.surfaces.map((surface): CellSide => {
      const observations = (observed.get(keyOf(name, surface, row.name)) ?? []).sort(
        (a, b) => a.repetition - b.repetition,
      );
      const skipped = [
        keyOf(name, surface, row.name),
        keyOf(name, undefined, row.name),
        keyOf(undefined, surface, row.name),
        keyOf(undefined, undefined, row.name),
      ].find((key) => reasons.has(key));
      const reason = skipped === undefined ? undefined : reasons.get(skipped);
      return {
        surface,
        status: statusOf(client, surface, row, observations, reason),
        observations,
        discounted: countOf(
          observations.filter(({ outcome, witness }) => outcome.kind === 'error' || !isWitnessed(witness)),
        ),
      };
    });
    return { client, case: row, sides };
  };
}

function keyOf(client: string | undefined, surface: Surface | undefined, name: string): string {
  return JSON.stringify([client ?? null, surface ?? null, name]);
}

function statusOf(
  client: ClientColumn,
  surface: Surface,
  { ref: row, fixture }: CaseRow,
  observations: Observation[],
  skippedReason: string | undefined,
): CellStatus {
  const failed = client.verdict.findings.find(
    (finding): finding is Finding & { kind: KindWithoutClass } =>
      kindsWithoutClass.some((kind) => kind === finding.kind) &&
      finding.surfaces.includes(surface) &&
      includesCase(finding.cases, row),
  );
  if (failed) return { kind: failed.kind };
  const holding = client.classes.find(
    ({ surfaces, cases }) => surfaces.includes(surface) && includesCase(cases, row),
  );
  if (holding) return { kind: 'class', class: holding };
  for (const { outcome } of observations) {
    if (outcome.kind === 'error') return { kind: 'error', message: outcome.message };
  }
  if (observations.some(({ witness }) => !isWitnessed(witness))) return { kind: 'unwitnessed' };
  if (observations.length > 0) return { kind: isControl(fixture.group) ? 'read' : 'observed' };
  return skippedReason === undefined ? { kind: 'unobserved' } : { kind: 'skipped', reason: skippedReason };
}

/** Whether the group is a control, which a script must be able to read. */
export function isControl(group: Group): boolean {
  return controls.some((control) => control === group);
}

/**
 * Returns the most serious status of a cell: deviations from the standard come first, missing results next, skipped
 * surfaces last.
 */
export function foremost({ sides }: Cell): CellStatus {
  const [first] = sides.map(({ status }) => status).sort((a, b) => weightOf(a) - weightOf(b));
  return first ?? { kind: 'unobserved' };
}

/** Whether a cell differs from what the standard asks. */
export function differs(cell: Cell): boolean {
  const status = foremost(cell);
  switch (status.kind) {
    case 'class':
      return !status.class.reference;
    case 'not-failed':
    case 'timed-out':
    case 'close-mismatch':
    case 'error':
    case 'unwitnessed':
      return true;
    case 'unobserved':
    case 'read':
    case 'observed':
    case 'skipped':
      return false;
  }
}

function weightOf(status: CellStatus): number {
  switch (status.kind) {
    case 'not-failed':
    case 'timed-out':
    case 'close-mismatch':
      return 0;
    case 'class':
      return status.class.reference ? 5 : 1;
    case 'error':
      return 2;
    case 'unwitnessed':
      return 3;
    case 'unobserved':
      return 4;
    case 'read':
      return 5;
    case 'observed':
      return 6;
    case 'skipped':
      return 7;
  }
}
