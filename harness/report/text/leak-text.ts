import { groupBy } from '../../support/collections/group-by.js';
import { whereOf } from './place-text.js';
import type { Leak } from '../../model/verdict.js';

/**
 * How much a client tells, as what follows its name: `tells 0.59 of 2.81 bits`. Surfaces that tell as much are named
 * together, and not at all if they are all there are.
 * @param repeat how often each case was observed
 */
export function leakTexts(leaks: readonly Leak[], repeat: number): string[] {
  const alike = [...groupBy(leaks, (leak) => `${amountOf(leak)} ${certaintyOf(leak, repeat)}`).values()];
  return alike.map((group) => {
    const [leak] = group;
    const place = whereOf(
      group.map(({ surface }) => surface),
      leaks.map(({ surface }) => surface),
    );
    return [amountOf(leak), place, certaintyOf(leak, repeat)].filter(Boolean).join(' ');
  });
}

function amountOf({ bits, situations }: Leak): string {
  return `tells ${figure(bits)} of ${figure(Math.log2(situations))} bits`;
}

function certaintyOf({ low, high }: Leak, repeat: number): string {
  if (repeat === 1) return '(one look at each case)';
  return low === high ? '' : `(95 % sure: ${figure(low)} to ${figure(high)})`;
}

/** Two decimals; what is not nothing is not shown as nothing. */
function figure(bits: number): string {
  if (bits === 0) return '0';
  return bits < 0.005 ? 'under 0.01' : bits.toFixed(2);
}
