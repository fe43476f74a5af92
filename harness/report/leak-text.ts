import { groupBy } from '../verdict/group-by.js';
import { placeOf } from '../verdict/surfaces.js';
import type { Leak } from '../verdict/types.js';

/**
 * How much a client tells, as what follows its name: `tells 0.59 of 2.81 bits`. Surfaces that tell as much are named
 * together, and not at all if they are all there are.
 */
export function leakTexts(leaks: readonly Leak[], repeat: number): string[] {
  const alike = [...groupBy(leaks, (leak) => amountOf(leak, repeat))];
  return alike.map(([amount, group]) =>
    alike.length === 1 ? amount : `${amount}, ${placeOf(group.map(({ surface }) => surface))}`,
  );
}

function amountOf({ bits, low, high, situations }: Leak, repeat: number): string {
  const all = Math.log2(situations);
  const told = `tells ${figure(bits)} of ${figure(all)} bits`;
  if (repeat === 1) return `${told} by one look at each case`;
  return low === high ? told : `${told} (95 % sure: ${figure(low)} to ${figure(high)})`;
}

/** Two decimals; what is not nothing is not shown as nothing. */
function figure(bits: number): string {
  if (bits === 0) return '0';
  return bits < 0.005 ? 'under 0.01' : bits.toFixed(2);
}
