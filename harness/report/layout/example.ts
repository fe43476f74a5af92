import { refName } from '../../model/case.js';
import { type Group, groups, layers } from '../../model/layers.js';
import type { Observation, Surface } from '../../model/observation.js';
import { wentOn } from '../../verdict/cases.js';
import { feedbackOf } from '../../verdict/channels.js';
import type { Finding } from '../../model/verdict.js';
import type { CaseRow, Cell, ClientColumn, Overview } from './overview.js';

/** The observation that shows a finding, and its cell. */
export interface Example {
  cell: Cell;
  surface: Surface;
  observation: Observation;
}

/** Returns the cells that a finding concerns, in the order of the matrix. */
export function cellsOf(finding: Finding, client: ClientColumn, overview: Overview): Cell[] {
  const cases = new Set(finding.cases.map(refName));
  return overview.groups
    .flatMap(({ rows }) => rows)
    .filter(({ row }) => cases.has(row.name))
    .flatMap(({ cells }) => cells.filter((cell) => cell.client === client));
}

/** Returns the first observation that shows a finding. */
export function exampleOf(finding: Finding, cells: readonly Cell[]): Example | undefined {
  const candidates = cells.flatMap((cell) =>
    cell.sides
      .filter(({ surface }) => finding.surfaces.includes(surface))
      .flatMap(({ surface, observations }) =>
        observations.map((observation) => ({ cell, surface, observation })),
      ),
  );
  return candidates.find(({ observation }) => shows(finding, observation)) ?? candidates[0];
}

function shows(finding: Finding, { outcome }: Observation): boolean {
  if (outcome.kind === 'error') return false;
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
    case 'close-mismatch':
    case 'feedback-mismatch':
      return feedbackOf(outcome.trace)[finding.channel] === finding.here.value;
    case 'timed-out':
      return !outcome.trace.settled;
    case 'not-failed':
      return wentOn(outcome.trace);
  }
}

/**
 * Returns cases to compare an example with: cases of the reference class, one for each other situation. At most two.
 */
export function contrastsOf({ cell, surface }: Example, overview: Overview): CaseRow[] {
  const usual = (candidate: Cell): boolean =>
    candidate.client === cell.client &&
    candidate.sides.some(
      ({ surface: on, status }) => on === surface && status.kind === 'class' && status.class.reference,
    );
  return layers
    .filter((layer) => layer !== cell.case.fixture.group && layer !== 'connection')
    .flatMap((layer) => {
      const rows = overview.groups.find(({ group }) => group === layer)?.rows ?? [];
      const plain = rows.find(
        ({ row: { fixture, scheme, transport }, cells }) =>
          scheme === cell.case.scheme &&
          transport === cell.case.transport &&
          !fixture.slow &&
          Object.keys(fixture.script).length === 0 &&
          cells.some(usual),
      );
      return plain ? [plain.row] : [];
    })
    .slice(0, 2);
}

/** The groups of a finding's cases, in the order of the clause. */
export function groupsOf({ cases }: Finding): Group[] {
  return groups.filter((group) => cases.some(({ fixture }) => fixture.startsWith(`${group}/`)));
}
