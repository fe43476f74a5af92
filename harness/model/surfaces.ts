import { type Surface, surfaces } from './observation.js';

/** Each surface once, in the order in which they are defined. */
export function inOrder(chosen: Iterable<Surface>): Surface[] {
  const named = new Set(chosen);
  return surfaces.filter((surface) => named.has(surface));
}
