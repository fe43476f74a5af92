import type { Requirement } from './requirement.js';
import type { Witness } from './witness.js';

/** The requirements that a client meets by not doing something. */
const absences: readonly Requirement['id'][] = [
  'no-query',
  'no-syn-received',
  'no-connection-accepted',
  'no-syn-received-unless-opened',
  'no-connection-accepted-unless-opened',
  'no-request-without-permission',
];

/** Whether everything that is required of the wire is that something is absent: a client that does nothing meets it, too. */
export function isByAbsence({ requirements }: Pick<Witness, 'requirements'>): boolean {
  return requirements.length > 0 && requirements.every(({ id }) => absences.includes(id));
}
