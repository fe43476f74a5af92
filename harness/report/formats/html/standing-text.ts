import type { Cell, LetteredClass, Standing } from '../../layout/overview.js';

/** Where a case stands on all surfaces, as a cell says it: each word once, and a skipped surface only if all are. */
export function cellLabel({ sides }: Cell): string {
  const standings = sides.map(({ standing }) => standing);
  const judged = standings.filter(({ kind }) => kind !== 'skipped');
  return [...new Set((judged.length > 0 ? judged : standings).map(standingLabel))].join(' ');
}

/** Where a case stands on one surface, as a cell says it. */
export function standingLabel(standing: Standing): string {
  switch (standing.kind) {
    case 'class':
      return standing.class.letter;
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

/** Where a case stands, as a sentence. */
export function standingSentence(standing: Standing): string {
  switch (standing.kind) {
    case 'class':
      return standing.class.reference
        ? `Class ${standing.class.letter}: the largest, with which the others are compared.`
        : `Class ${standing.class.letter}: a script can tell it from the largest.`;
    case 'not-failed':
      return 'Not failed: the client did not fail the connection.';
    case 'timed-out':
      return 'Timed out: neither close nor an exception came within the time budget.';
    case 'close-mismatch':
      return 'Close mismatch: a script reads something else than the server sent.';
    case 'read':
      return 'Read: the script learnt what the server said on purpose.';
    case 'observed':
      return 'Observed: this group is not compared.';
    case 'unwitnessed':
      return 'Unwitnessed: the wire does not show that the failure happened as intended. It counts for nothing.';
    case 'error':
      return `Error: ${standing.message}`;
    case 'skipped':
      return `Skipped: ${standing.reason}`;
    case 'unobserved':
      return 'Not reached: the run ended before.';
  }
}

/** The CSS class that gives a standing its colour. */
export function standingStyle(standing: Standing): string {
  return standing.kind === 'class' ? classStyle(standing.class) : `is-${standing.kind}`;
}

/** The CSS class that gives a feedback class its colour: the reference is plain, the others take six colours in turn. */
export function classStyle({ letter, reference }: LetteredClass): string {
  if (reference) return 'class-reference';
  const index = [...letter].reduce((sum, character) => sum * 26 + character.charCodeAt(0) - 64, 0) - 2;
  return `class-${String(index % 6)}`;
}
