import { type Surface, surfaces } from './observation.js';

/** Each surface once, in the order in which they are defined. */
export function inOrder(some: Iterable<Surface>): Surface[] {
  const named = new Set(some);
  return surfaces.filter((surface) => named.has(surface));
}
