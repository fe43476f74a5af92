import { type Cell, type ClientColumn, foremost, isControl, type Overview } from './overview.js';

/** The number of cells by status. */
export interface Tally {
  /** Witnessed and judged. */
  judged: number;
  /** Of those, how many are not as the standard asks. */
  differing: number;
  /** Witnessed, in a group that is not compared. */
  observed: number;
  unwitnessed: number;
  errors: number;
  skipped: number;
  unobserved: number;
}

/** Counts cells by status. */
export function tallyOf(cells: readonly Cell[]): Tally {
  const tally: Tally = {
    judged: 0,
    differing: 0,
    observed: 0,
    unwitnessed: 0,
    errors: 0,
    skipped: 0,
    unobserved: 0,
  };
  for (const cell of cells) {
    const status = foremost(cell);
    switch (status.kind) {
      case 'class':
        tally.judged += 1;
        tally.differing += status.class.reference ? 0 : 1;
        break;
      case 'not-failed':
      case 'timed-out':
      case 'close-mismatch':
        tally.judged += 1;
        tally.differing += 1;
        break;
      case 'read':
        tally.judged += 1;
        break;
      case 'observed':
        tally.observed += 1;
        break;
      case 'unwitnessed':
        tally.unwitnessed += 1;
        break;
      case 'error':
        tally.errors += 1;
        break;
      case 'skipped':
        tally.skipped += 1;
        break;
      case 'unobserved':
        tally.unobserved += 1;
        break;
    }
  }
  return tally;
}

/** Returns a tally as marks that do not rely on colour. `marksLegend` explains them. */
function tallyMarks(tally: Tally): string {
  const { judged, differing, observed, unwitnessed, errors, skipped, unobserved } = tally;
  const marks = [
    judged > 0 && (differing === 0 ? `✓ ${String(judged)}` : `✗ ${String(differing)}/${String(judged)}`),
    observed > 0 && `· ${String(observed)}`,
    unwitnessed > 0 && `? ${String(unwitnessed)}`,
    errors > 0 && `! ${String(errors)}`,
    unobserved > 0 && `… ${String(unobserved)}`,
  ].filter(Boolean);
  return marks.join(' ') || (skipped > 0 ? '– skipped' : '');
}

/** The marks of each client in each group, with all controls in one column. */
export interface MarkTable {
  headings: string[];
  rows: { client: ClientColumn; marks: string[] }[];
}

/** Lays out the marks of an overview. */
export function markTable({ clients, groups }: Overview): MarkTable {
  const columns = [
    ...groups
      .filter(({ group }) => !isControl(group))
      .map((rows) => ({ heading: rows.group, groups: [rows] })),
    { heading: 'controls', groups: groups.filter(({ group }) => isControl(group)) },
  ];
  return {
    headings: columns.map(({ heading }) => heading),
    rows: clients.map((client) => ({
      client,
      marks: columns.map((column) => {
        const cells = column.groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
        return tallyMarks(tallyOf(cells.filter((cell) => cell.client === client)));
      }),
    })),
  };
}

const meanings = {
  '✓': 'as the standard asks',
  '✗': 'not, of how many',
  '·': 'not compared',
  '?': 'not witnessed',
  '!': 'error',
  '…': 'not reached',
  '–': 'skipped',
};

/** Explains the marks that occur in the texts. */
export function marksLegend(marks: readonly string[]): string {
  return Object.entries(meanings)
    .filter(([mark]) => marks.some((text) => text.includes(mark)))
    .map(([mark, meaning]) => `${mark} ${meaning}`)
    .join('; ');
}
