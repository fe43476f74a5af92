import type { Causes } from '../../model/fixture.js';
import type { Requirement } from '../../model/requirement.js';
import type { WitnessEvent } from '../../model/witness.js';

/** Requires that the client gives no reason for its failure but these. A client that gives no reason meets it. */
export function causeRequirements(
  causes: Causes | undefined,
  events: readonly WitnessEvent[],
): Requirement[] {
  if (causes === undefined) return [];
  const { alerts, reports } = causes;
  const met = events.every((event) => {
    switch (event.event) {
      case 'alert-received':
        return isEnd(event.description) || alerts.includes(event.description);
      case 'engine-report': {
        const error = /net::(ERR_\w+)/.exec(event.message)?.[1];
        return error === undefined || reports.includes(error);
      }
      default:
        return true;
    }
  });
  return [{ id: 'no-other-cause', alerts, reports, met }];
}

/** These alerts end a connection without a reason: https://www.rfc-editor.org/rfc/rfc8446#section-6.1 */
function isEnd(description: string): boolean {
  return description === 'close_notify' || description === 'user_canceled';
}
