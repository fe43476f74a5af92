import { expect, it } from 'vitest';
import {
  countsOfPlaywright,
  countsOfVitest,
  countsText,
  failuresOfPlaywright,
  failuresOfVitest,
  failureText,
  sumUp,
} from './counts.mjs';
import { because, skipKind } from './skips.mjs';

const none = { passed: 0, knownFailures: 0, failed: 0, skipped: { 'by-design': 0, slow: 0, missing: 0 } };

it('counts each test of Vitest by its result', () => {
  const assertionResults = ['passed', 'passed', 'failed', 'pending', 'skipped', 'todo'].map((status) => ({
    status,
    fullName: '',
  }));
  const counts = countsOfVitest({ testResults: [{ name: '', status: 'failed', assertionResults }] });
  expect(counts).toEqual({ ...none, passed: 2, failed: 1, skipped: { ...none.skipped, 'by-design': 3 } });
});

it('counts a skipped test of Vitest as missing something if its title says so', () => {
  const fullName = `the resolver${because('there is no dig')} answers`;
  const assertionResults = [{ status: 'skipped', fullName }];
  const counts = countsOfVitest({ testResults: [{ name: '', status: 'passed', assertionResults }] });
  expect(counts).toEqual({ ...none, skipped: { ...none.skipped, missing: 1 } });
});

it('counts a file that Vitest could not load as failed', () => {
  const counts = countsOfVitest({ testResults: [{ name: '', status: 'failed', assertionResults: [] }] });
  expect(counts).toEqual({ ...none, failed: 1 });
});

/** @param {'expected' | 'unexpected' | 'flaky' | 'skipped'} status */
const playwrightTest = (status, expectedStatus = 'passed', kind = '') => ({
  status,
  expectedStatus,
  annotations: kind === '' ? [] : [{ type: skipKind, description: kind }],
  results: [],
});

it('counts tests of Playwright at every depth, known failures apart, and skips by their kind', () => {
  const tests = [
    playwrightTest('expected'),
    playwrightTest('expected', 'failed'),
    playwrightTest('unexpected'),
    playwrightTest('unexpected', 'failed'),
    playwrightTest('skipped', 'skipped', 'slow'),
    playwrightTest('skipped', 'skipped', 'missing'),
    playwrightTest('skipped'),
  ];
  const specs = [{ file: '', title: '', ok: true, tests }];
  expect(countsOfPlaywright({ suites: [{ suites: [{ specs }] }, { specs }], errors: [] })).toEqual({
    passed: 2,
    knownFailures: 2,
    failed: 4,
    skipped: { 'by-design': 2, slow: 2, missing: 2 },
  });
});

it('counts neither a flaky test of Playwright nor an error outside of tests as passed', () => {
  const specs = [{ file: '', title: '', ok: true, tests: [playwrightTest('flaky')] }];
  expect(countsOfPlaywright({ suites: [{ specs }], errors: [{}] })).toEqual({ ...none, failed: 2 });
});

it('adds counts up, and ends with the totals', () => {
  const counts = { passed: 1, knownFailures: 5, failed: 2, skipped: { 'by-design': 3, slow: 4, missing: 6 } };
  expect(sumUp([])).toEqual(none);
  expect(countsText(sumUp([counts, counts])).split('\n')).toEqual([
    'skipped: 6 by design, 8 slow, 12 because this machine lacks something',
    '2 passed, 10 known failures, 4 failed, 26 skipped',
  ]);
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
  const failed = {
    ...playwrightTest('unexpected'),
    results: [{ errors: [{ message: 'first' }, { message: 'second' }] }],
  };
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
