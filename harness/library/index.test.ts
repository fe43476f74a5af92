import { expect, it } from 'vitest';
import * as vocabulary from '../fixture-files/vocabulary.js';
import * as steps from '../model/steps.js';
import * as library from './index.js';

/** What only the harness uses. */
const internal = ['endsConnection'];
const builders = Object.keys(steps).filter((name) => !internal.includes(name));

it('exports what docs/library.md describes, and nothing else', () => {
  const own = [
    'casesOf',
    'defineFixture',
    'fixtures',
    'groups',
    'isWitnessed',
    'layers',
    'SetupError',
    'startPeer',
  ];
  expect(Object.keys(library).sort()).toEqual([...own, ...builders].sort());
});

it('exports every step builder and defineFixtures for own fixtures', () => {
  expect(Object.keys(vocabulary).sort()).toEqual(['defineFixtures', ...builders].sort());
});
