import type { JSX } from 'preact';
import type { Leak } from '../../../model/verdict.js';

/** A bar that shows how much a client leaks on the surface where it leaks most. The text beside it has the numbers. */
export function LeakMeter({ leaks }: { leaks: readonly Leak[] }): JSX.Element | null {
  const [most] = [...leaks].sort((a, b) => b.bits - a.bits);
  return most === undefined ? null : (
    <meter
      aria-label="What it leaks about the situation, in bits"
      max={Number(Math.log2(most.situations).toFixed(2))}
      low={0.01}
      optimum={0}
      value={Number(most.bits.toFixed(2))}
    />
  );
}
