import { expect, it } from 'vitest';
import { surfaces } from './observation.js';
import { inOrder } from './surfaces.js';
import { placeOf, sayWhere } from '../report/text/place-text.js';

const three = ['window', 'dedicated-worker', 'shared-worker'] as const;

it('has a different text for every surface', () => {
  const texts = surfaces.map((surface) => placeOf([surface]));
  expect(new Set(texts).size).toBe(surfaces.length);
});

it('names surfaces briefly', () => {
  expect(sayWhere('it leaks', three, three)).toBe('it leaks');
  expect(sayWhere('it leaks', ['shared-worker'], three)).toBe('in a shared worker, it leaks');
  expect(sayWhere('it leaks', ['dedicated-worker', 'window'], three)).toBe(
    'everywhere but in a shared worker, it leaks',
  );
  expect(sayWhere('it leaks', ['shared-worker', 'window'], surfaces)).toBe(
    'in a window and in a shared worker, it leaks',
  );
});

it('sorts surfaces into their defined order', () => {
  expect(inOrder(['shared-worker', 'window', 'shared-worker'])).toEqual(['window', 'shared-worker']);
});
