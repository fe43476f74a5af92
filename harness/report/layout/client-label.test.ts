import { expect, it } from 'vitest';
import type { ClientIdentity } from '../../model/observation.js';
import { clientLabels } from './client-label.js';

function client(name: string, version: string): ClientIdentity {
  return { name, engine: 'unknown', product: 'Browser', version, build: '', userAgent: '' };
}

it.each([
  ['156.0.7121.3', 'Browser 156'],
  ['153.2.0', 'Browser 153.2'],
  ['2.50.1', 'Browser 2.50'],
  ['7', 'Browser 7'],
])('shortens version %s to %s', (version, label) => {
  expect(clientLabels([client('one', version)]).get('one')).toBe(label);
});

it('adds more if the short label is ambiguous', () => {
  const labels = clientLabels([client('one', '2.50.1'), client('two', '2.50.2'), client('three', '2.50.2')]);
  expect([...labels.values()]).toEqual(['Browser 2.50.1', 'Browser 2.50.2 (two)', 'Browser 2.50.2 (three)']);
});
