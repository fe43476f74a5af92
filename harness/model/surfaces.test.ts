import { expect, it } from 'vitest';
import { surfaces } from './observation.js';
import { inOrder } from './surfaces.js';
import { placeOf, sayWhere } from '../report/text/place-text.js';

const three = ['window', 'dedicated-worker', 'shared-worker'] as const;

it('has words of its own for every surface', () => {
  const words = surfaces.map((surface) => placeOf([surface]));
  expect(new Set(words).size).toBe(surfaces.length);
});

it('says where as briefly as can be', () => {
  expect(sayWhere('it leaks', three, three)).toBe('it leaks');
  expect(sayWhere('it leaks', ['shared-worker'], three)).toBe('in a shared worker, it leaks');
  expect(sayWhere('it leaks', ['dedicated-worker', 'window'], three)).toBe(
    'everywhere but in a shared worker, it leaks',
  );
  expect(sayWhere('it leaks', ['shared-worker', 'window'], surfaces)).toBe(
    'in a window and in a shared worker, it leaks',
  );
});

it('has one order, whatever order surfaces are named in', () => {
  expect(inOrder(['shared-worker', 'window', 'shared-worker'])).toEqual(['window', 'shared-worker']);
});
