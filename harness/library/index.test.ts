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

it('has a vocabulary for own fixtures: every step, and the table of them', () => {
  expect(Object.keys(vocabulary).sort()).toEqual(['defineFixtures', ...builders].sort());
});
