import { count } from '../../support/text/sentences.js';
import type { SkipReason } from '../layout/skip-reasons.js';
import { placeOf } from './place-text.js';

/** `3 cases in Firefox 153, in a shared worker: it has none` */
export function skipText(
  { reason, client, surface, cases }: SkipReason,
  labelOf: (client: string) => string,
): string {
  const who = client === undefined ? 'every client' : labelOf(client);
  const where = surface === undefined ? '' : `, ${placeOf([surface])}`;
  return `${count(cases, 'case')} in ${who}${where}: ${reason}`;
}
