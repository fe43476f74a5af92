import { refName } from '../../model/case.js';
import type { StaleDefect } from '../../model/verdict.js';
import { listed } from '../../support/text/sentences.js';
import type { DefectEntry } from '../layout/defects.js';
import { titleOf } from './finding-text.js';
import { whereOf } from './place-text.js';

/** Returns the title of a defect: that of the expectation file, or a proposed one. */
export function defectTitle({ defect, findings: [largest] }: DefectEntry): string {
  switch (defect.status) {
    case 'known':
      return defect.title;
    case 'untitled':
    case 'new':
      return largest === undefined ? defect.id : titleOf(largest);
  }
}

/** A part of a known defect that no longer fails, without its client. */
export function staleText(
  { defect, title, channel, values, surfaces, cases }: StaleDefect,
  observed: readonly StaleDefect['surfaces'][number][],
): string {
  const where = whereOf(surfaces, observed);
  return `${defect}: ${channel} of ${listed(cases.map(refName))}${where && ` ${where}`} is no longer ${values.join(' or ')}. The defect: ${title}`;
}
