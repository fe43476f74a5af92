import { count } from '../../support/text/sentences.js';
import type { LeakyClientResult } from '../../model/report.js';

/** `caught 35 of 35 leaky clients`, and the names of those that were missed. */
export function leakyClientsText(leakyClients: readonly LeakyClientResult[]): string {
  const missed = leakyClients.filter(({ caught }) => !caught).map(({ name }) => name);
  const caught = `caught ${String(leakyClients.length - missed.length)} of ${count(leakyClients.length, 'leaky client')}`;
  return missed.length === 0 ? caught : `${caught}, and not ${missed.join(', ')}`;
}
