import { expect, it } from 'vitest';
import {
  countsOfPlaywright,
  countsOfVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  failureText,
  sumUp,
} from './counts.mjs';

it('counts each test of Vitest by its result', () => {
  const assertionResults = ['passed', 'passed', 'failed', 'pending', 'skipped', 'todo'].map((status) => ({
    status,
    fullName: '',
  }));
  const counts = countsOfVitest({ testResults: [{ name: '', status: 'failed', assertionResults }] });
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 3 });
});

it('counts a file that Vitest could not load as failed', () => {
  const counts = countsOfVitest({ testResults: [{ name: '', status: 'failed', assertionResults: [] }] });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts neither a flaky test of Playwright nor an error outside of tests as passed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
  expect(countsOfPlaywright({ suites: [], stats, errors: [{}] })).toEqual({
    passed: 5,
    failed: 4,
    skipped: 3,
  });
});

it('adds counts up', () => {
  const counts = { passed: 1, failed: 2, skipped: 3 };
  expect(sumUp([counts, counts])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(sumUp([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

it('lists the failed tests of Vitest, and the files that could not be loaded', () => {
  const testResults = [
    { name: 'a.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
    {
      name: 'b.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'adds', failureMessages: [] },
        { status: 'failed', fullName: 'subtracts', failureMessages: ['expected 1 to be 2'] },
      ],
    },
  ];
  expect(failuresOfVitest({ testResults })).toEqual([
    { file: 'a.test.ts', title: 'cannot be loaded', message: 'SyntaxError' },
    { file: 'b.test.ts', title: 'subtracts', message: 'expected 1 to be 2' },
  ]);
});

it('lists the failed tests of Playwright at every depth, and the errors outside of tests', () => {
  const failed = { results: [{ errors: [{ message: 'first' }, { message: 'second' }] }] };
  const specs = [
    { file: 'a.spec.ts', title: 'passes', ok: true, tests: [] },
    { file: 'a.spec.ts', title: 'fails', ok: false, tests: [failed] },
  ];
  expect(failuresOfPlaywright({ suites: [{ suites: [{ specs }] }], errors: [{}] })).toEqual([
    { file: 'a.spec.ts', title: 'fails', message: 'first\nsecond' },
    { file: '', title: 'outside of tests', message: 'no message' },
  ]);
});

it('prints the first lines of a failure, and says where it happened', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const lines = failureText('vitest', { file: 'a.test.ts', title: 'adds', message }).split('\n');
  expect(lines[0]).toBe('FAILED in vitest: a.test.ts › adds');
  expect(lines[1]).toBe('    line 0');
  expect(lines).toHaveLength(14);
  expect(lines.at(-1)).toBe('    …');
});
