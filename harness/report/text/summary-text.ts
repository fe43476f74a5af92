import { count } from '../../support/text/sentences.js';
import type { RunSummary } from '../layout/summary.js';
import { problemText } from './problem-text.js';

/** The last line of a run: whether it is as expected, and the counts that say why. */
export function summaryText(summary: RunSummary): string {
  const { exitCode, clients, observations, byAbsence, skipped, missing, defects, stale, problems } = summary;
  const { known, untitled } = defects;
  const run = [
    count(clients, 'client'),
    count(observations, 'observation'),
    ...(byAbsence > 0 ? [`${count(byAbsence, 'case')} witnessed by absence`] : []),
    ...(skipped.everywhere > 0 ? [`${count(skipped.everywhere, 'case')} skipped`] : []),
    ...(skipped.inPart > 0 ? [`${count(skipped.inPart, 'case')} skipped on some surface`] : []),
  ].join(', ');
  const without = missing.length > 0 ? ` (without ${missing.join(', ')})` : '';
  switch (exitCode) {
    case 0:
      return known > 0
        ? `OK: ${run}${without}, ${count(known, 'known defect')}, nothing new.`
        : `OK: ${run}${without}, every failure looks the same.`;
    case 1: {
      const parts = [
        ...(defects.new > 0 ? [count(defects.new, 'new defect')] : []),
        ...(stale > 0 ? [count(stale, 'stale expectation')] : []),
        ...(untitled > 0 ? [`${count(untitled, 'defect')} without a title`] : []),
        ...(known > 0 ? [count(known, 'known defect')] : []),
      ];
      return `FINDINGS: ${run}${without}, ${parts.join(', ')}.`;
    }
    case 2:
      return `INVALID: ${run}${without}, ${count(problems.length, 'problem')}. The first: ${problems
        .slice(0, 1)
        .map((problem) => problemText(problem))
        .join('')}`;
  }
}
