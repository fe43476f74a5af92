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
])('takes %s for %s', (written, meant) => {
  expect(nearest(written, words)).toBe(meant);
});

it('takes nothing for anything where there are no words', () => {
  expect(nearest('json', [])).toBeUndefined();
});
