import { expect, it } from 'vitest';
import { selectFixtures } from './select.js';

it('leaves a sweep out where nothing is named', () => {
  expect(selectFixtures([]).filter(({ sweep }) => sweep)).toEqual([]);
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
