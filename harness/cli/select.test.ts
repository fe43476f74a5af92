import { expect, it } from 'vitest';
import { skipReasons, skipText } from '../report/skip-reasons.js';
import { selectFixtures, sweepsLeftOut } from './select.js';

it('leaves a sweep out where nothing is named', () => {
  expect(selectFixtures([]).filter(({ sweep }) => sweep)).toEqual([]);
});

it('says that a sweep was left out, and how to have it', () => {
  expect(skipReasons(sweepsLeftOut([])).map((reason) => skipText(reason, String))).toEqual([
    '997 cases in every client: a sweep of 997 fixtures that differ in a number alone, taken where it is named: badsocket run explicit-close',
  ]);
  expect(sweepsLeftOut(['explicit-close/4001'])).toEqual([]);
});

it('takes a fixture of a sweep by its name', () => {
  expect(selectFixtures(['explicit-close/4417']).map(({ id }) => id)).toEqual(['explicit-close/4417']);
});

it('takes a whole sweep by a glob', () => {
  expect(selectFixtures(['explicit-close/4???'])).toHaveLength(1000);
});

it('says how to name a fixture where a name is not one', () => {
  expect(() => selectFixtures(['handshake/http-666'])).toThrow('no fixture is named handshake/http-666');
});
