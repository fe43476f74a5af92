import type { Surface } from '../../model/observation.js';
import { inOrder } from '../../model/surfaces.js';

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
  'second-attempt-in-window': 'at the second attempt',
  'stream-in-window': 'through a WebSocketStream in a window',
  'stream-in-dedicated-worker': 'through a WebSocketStream in a dedicated worker',
};

/** Where some surfaces are, in words: `in a window and in a dedicated worker`. */
export function placeOf(surfaces: readonly Surface[]): string {
  const words = inOrder(surfaces).map((surface) => places[surface]);
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`;
}

/** Where some of several surfaces are, in words: nothing if they are all of them, and as briefly as can be. */
export function whereOf(surfaces: readonly Surface[], all: readonly Surface[]): string {
  const others = all.filter((surface) => !surfaces.includes(surface));
  if (others.length === 0) return '';
  return others.length < surfaces.length ? `everywhere but ${placeOf(others)}` : placeOf(surfaces);
}

/** A sentence that holds on some of several surfaces, which says so if it does not hold on all. */
export function sayWhere(sentence: string, surfaces: readonly Surface[], all: readonly Surface[]): string {
  return [whereOf(surfaces, all), sentence].filter(Boolean).join(', ');
}
