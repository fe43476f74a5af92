import { expect, it } from 'vitest';
import { coverageTable } from './coverage-table.mjs';

/** @param {string} path @param {Record<string, number>} s */
const file = (path, s) => ({ [`/r/${path}`]: { path: `/r/${path}`, s } });

it('counts a statement that ran in at least one run, by folder', () => {
  const first = { ...file('harness/cli/a.ts', { 0: 1, 1: 0, 2: 0 }), ...file('fixtures/tls/b.ts', { 0: 2 }) };
  const second = { ...file('harness/cli/a.ts', { 0: 0, 1: 3, 2: 0 }), ...file('harness/cli/c.ts', { 0: 0 }) };
  expect(coverageTable([first, second], '/r/').slice(2)).toEqual([
    '| fixtures | 1 | 100 % |',
    '| harness/cli | 4 | 50 % |',
    '| all | 5 | 60 % |',
  ]);
});

it('rounds down, so that 100 % means all', () => {
  const statements = Object.fromEntries(Array.from({ length: 1000 }, (_, id) => [id, id === 0 ? 0 : 1]));
  expect(coverageTable([file('harness/cli/a.ts', statements)], '/r/').slice(2)[0]).toBe(
    '| harness/cli | 1000 | 99 % |',
  );
});

it('shows that a folder has no statements', () => {
  expect(coverageTable([file('harness/model/a.ts', {})], '/r/').slice(2)[0]).toBe(
    '| harness/model | 0 | – |',
  );
});
