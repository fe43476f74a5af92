import type { Cell, LetteredClass, CellStatus } from '../../layout/overview.js';

/**
 * Returns the label of a cell: the status of each surface, without repetitions. Skipped surfaces count only if all are skipped.
 */
export function cellLabel({ sides }: Cell): string {
  const statuses = sides.map(({ status }) => status);
  const judged = statuses.filter(({ kind }) => kind !== 'skipped');
  return [...new Set((judged.length > 0 ? judged : statuses).map(statusLabel))].join(' ');
}

/** Returns the label of a case on one surface. */
function statusLabel(status: CellStatus): string {
  switch (status.kind) {
    case 'class':
      return status.class.letter;
    case 'read':
      return '✓ read';
    case 'close-mismatch':
      return '✗ close mismatch';
    case 'error':
      return '! error';
    case 'unwitnessed':
      return '? unwitnessed';
    case 'skipped':
      return '– skipped';
    case 'unobserved':
      return '… not reached';
    case 'not-failed':
      return '✗ not failed';
    case 'timed-out':
      return '✗ timed out';
    case 'observed':
      return '· observed';
  }
}

/** Returns the status of a case as a sentence. */
export function statusSentence(status: CellStatus): string {
  switch (status.kind) {
    case 'class':
      return status.class.reference
        ? `Class ${status.class.letter}: the largest, with which the others are compared.`
        : `Class ${status.class.letter}: a script can tell it from the largest.`;
    case 'not-failed':
      return 'Not failed: the client did not fail the connection.';
    case 'timed-out':
      return 'Timed out: neither close nor an exception came within the time budget.';
    case 'close-mismatch':
      return 'Close mismatch: a script reads something else than the server sent.';
    case 'read':
      return 'Read: the script read the close code and reason exactly.';
    case 'observed':
      return 'Observed: this group is not compared.';
    case 'unwitnessed':
      return 'Unwitnessed: the wire does not show that the failure happened as intended. It does not count.';
    case 'error':
      return `Error: ${status.message}`;
    case 'skipped':
      return `Skipped: ${status.reason}`;
    case 'unobserved':
      return 'Not reached: the run ended first.';
  }
}

/** Returns the CSS class for the colour of a status. */
export function statusStyle(status: CellStatus): string {
  return status.kind === 'class' ? classStyle(status.class) : `is-${status.kind}`;
}

/** Returns the CSS class for the colour of a feedback class. The reference class has none. The others rotate through six colours. */
export function classStyle({ letter, reference }: LetteredClass): string {
  if (reference) return 'class-reference';
  const index = [...letter].reduce((sum, character) => sum * 26 + character.charCodeAt(0) - 64, 0) - 2;
  return `class-${String(index % 6)}`;
}
