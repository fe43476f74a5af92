import { expect, it } from 'vitest';
import { nearest } from './nearest.js';

const words = ['json', 'junit', 'handshake', 'tls/expired-certificate'];

it.each([
  ['jsn', 'json'],
  ['juint', 'junit'],
  ['handshakes', 'handshake'],
  ['tls/expired-certificat', 'tls/expired-certificate'],
  ['xml', undefined],
  ['something', undefined],
])('corrects %s to %s', (misspelt, corrected) => {
  expect(nearest(misspelt, words)).toBe(corrected);
});

it('returns nothing if there are no words', () => {
  expect(nearest('json', [])).toBeUndefined();
});
