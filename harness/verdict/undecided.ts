import type { Comparison, Distinction } from './comparison.js';
import { ranked, tally, timesSeen } from './tally.js';

/**
 * Returns the differences that too few repetitions leave open: in a channel that varies, a case of the reference never showed the usual
 * value, and this can still be chance. More repetitions either make it significant or show the usual value.
 * @param distinctions what is a finding already
 */
export function undecidedIn(
  { reference, usual, varying }: Comparison,
  distinctions: readonly Distinction[],
): Distinction[] {
  return reference.flatMap((observedCase) =>
    [...varying].flatMap((channel) => {
      const most = usual[channel];
      const counts = tally(observedCase.feedbacks, channel);
      const [value] = ranked(counts);
      if (most === undefined || value === undefined || timesSeen(counts, most) > 0) return [];
      const isFound = distinctions.some(
        (distinction) => distinction.case === observedCase && distinction.channel === channel,
      );
      return isFound ? [] : [{ case: observedCase, channel, value, usual: most }];
    }),
  );
}
