import { type Surface, surfaces } from './observation.js';

/** Returns surfaces without duplicates, in the order in which they are defined. */
export function inOrder(selected: Iterable<Surface>): Surface[] {
  const unique = new Set(selected);
  return surfaces.filter((surface) => unique.has(surface));
}

/** Whether a surface uses WebSocketStream instead of WebSocket. */
export function isStream(surface: Surface): boolean {
  return surface === 'stream-in-window' || surface === 'stream-in-dedicated-worker';
}
