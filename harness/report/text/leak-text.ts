import { groupBy } from '../../support/collections/group-by.js';
import { whereOf } from './place-text.js';
import type { Leak } from '../../model/verdict.js';

/**
 * Returns how much a client leaks, to follow its name: `leaks 0.59 of 2.81 bits`. Surfaces with the same amount share
 * a sentence, without their names if that is all of them.
 * @param repeat how often each case was observed
 */
export function leakTexts(leaks: readonly Leak[], repeat: number): string[] {
  const alike = [...groupBy(leaks, (leak) => `${amountOf(leak)} ${certaintyOf(leak, repeat)}`).values()];
  return alike.map((group) => {
    const [leak] = group;
    const where = whereOf(
      group.map(({ surface }) => surface),
      leaks.map(({ surface }) => surface),
    );
    return [amountOf(leak), where, certaintyOf(leak, repeat)].filter(Boolean).join(' ');
  });
}

function amountOf({ bits, situations }: Leak): string {
  return `leaks ${figure(bits)} of ${figure(Math.log2(situations))} bits`;
}

function certaintyOf({ low, high }: Leak, repeat: number): string {
  if (repeat === 1) return '(one observation of each case)';
  return low === high ? '' : `(95 % sure: ${figure(low)} to ${figure(high)})`;
}

/** Rounds to two decimals, but never a leak to 0. */
function figure(bits: number): string {
  if (bits === 0) return '0';
  return bits < 0.005 ? 'under 0.01' : bits.toFixed(2);
}
