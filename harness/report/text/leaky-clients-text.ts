import { count } from '../../support/text/sentences.js';
import type { MutantResult } from '../../model/report.js';

/** `caught 35 of 35 leaky clients`, and the names of those that got away. */
export function mutantsText(mutants: readonly MutantResult[]): string {
  const missed = mutants.filter(({ caught }) => !caught).map(({ name }) => name);
  const caught = `caught ${String(mutants.length - missed.length)} of ${count(mutants.length, 'leaky client')}`;
  return missed.length === 0 ? caught : `${caught}, and not ${missed.join(', ')}`;
}
