import { type Surface, surfaces } from '../observation.js';

const places: Record<Surface, string> = {
  window: 'in a window',
  'dedicated-worker': 'in a dedicated worker',
  'shared-worker': 'in a shared worker',
  'service-worker': 'in a service worker',
  'same-origin-iframe': 'in a same-origin iframe',
  'cross-origin-iframe': 'in a cross-origin iframe',
  'sandboxed-iframe': 'in a sandboxed iframe',
  'https-window': 'in a window over HTTPS',
  'https-dedicated-worker': 'in a dedicated worker over HTTPS',
  'stream-in-window': 'through a WebSocketStream in a window',
  'stream-in-dedicated-worker': 'through a WebSocketStream in a dedicated worker',
};

/** Where some surfaces are, in words: `in a window and in a dedicated worker`. */
export function placeOf(some: readonly Surface[]): string {
  const words = inOrder(some).map((surface) => places[surface]);
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`;
}

/** A sentence that holds on some surfaces, which says so if that is not everywhere. */
export function sayWhere(sentence: string, some: readonly Surface[], everywhere: readonly Surface[]): string {
  const isEverywhere = everywhere.every((surface) => some.includes(surface));
  return isEverywhere ? sentence : `${placeOf(some)}, ${sentence}`;
}

/** Each surface once, in the order in which they are defined. */
export function inOrder(some: Iterable<Surface>): Surface[] {
  const named = new Set(some);
  return surfaces.filter((surface) => named.has(surface));
}
