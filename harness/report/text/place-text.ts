import type { Surface } from '../../model/observation.js';
import { inOrder } from '../../model/surfaces.js';
import { joined } from '../../support/text/joined.js';

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

/** Returns surfaces in words: `in a window and in a dedicated worker`. */
export function placeOf(surfaces: readonly Surface[]): string {
  return joined(inOrder(surfaces).map((surface) => places[surface]));
}

/** Returns some of several surfaces in words, as short as possible. Empty if they are all of them. */
export function whereOf(surfaces: readonly Surface[], all: readonly Surface[]): string {
  const others = all.filter((surface) => !surfaces.includes(surface));
  if (others.length === 0) return '';
  return others.length < surfaces.length ? `everywhere but ${placeOf(others)}` : placeOf(surfaces);
}

/** Puts the surfaces in front of a sentence, unless it holds on all of them. */
export function sayWhere(sentence: string, surfaces: readonly Surface[], all: readonly Surface[]): string {
  return [whereOf(surfaces, all), sentence].filter(Boolean).join(', ');
}
