import { expect, it } from 'vitest';
import { countsOfPlaywright, countsOfVitest, sumUp } from './counts.mjs';

it('counts each test of Vitest by its result', () => {
  const assertionResults = ['passed', 'passed', 'failed', 'pending', 'skipped', 'todo'].map((status) => ({
    status,
  }));
  const counts = countsOfVitest({ testResults: [{ status: 'failed', assertionResults }] });
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 3 });
});

it('counts a file that Vitest could not load as failed', () => {
  const counts = countsOfVitest({ testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts neither a flaky test of Playwright nor an error outside of tests as passed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
  expect(countsOfPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 4, skipped: 3 });
});

it('adds counts up', () => {
  const counts = { passed: 1, failed: 2, skipped: 3 };
  expect(sumUp([counts, counts])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(sumUp([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
