import { skipKind, skipMark } from './skips.mjs';

/** @typedef {import('./skips.mjs').SkipKind} SkipKind */
/**
 * The counts of tests. A known failure is expected to fail, and fails: it is not among those that passed.
 * @typedef {{ passed: number, knownFailures: number, failed: number, skipped: Record<SkipKind, number> }} Counts
 */
/**
 * @typedef {object} VitestFile
 * @property {string} name the path of the file
 * @property {string} status
 * @property {string} [message] why the file could not be loaded
 * @property {{ status: string, fullName: string, failureMessages?: string[] | null }[]} assertionResults
 */
/** @typedef {{ testResults: VitestFile[] }} VitestReport */
/** @typedef {{ message?: string }} PlaywrightError */
/**
 * @typedef {object} PlaywrightTest
 * @property {string} expectedStatus
 * @property {'expected' | 'unexpected' | 'flaky' | 'skipped'} status
 * @property {{ type: string, description?: string }[]} annotations
 * @property {{ errors: PlaywrightError[] }[]} results
 */
/**
 * @typedef {object} PlaywrightSuite
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ file: string, title: string, ok: boolean, tests: PlaywrightTest[] }[]} [specs]
 */
/**
 * @typedef {object} PlaywrightReport
 * @property {PlaywrightSuite[]} suites
 * @property {PlaywrightError[]} errors
 */
/** @typedef {{ file: string, title: string, message: string }} Failure a failed test, and what it says in several lines */

/** @returns {Counts} */
function noCounts() {
  return { passed: 0, knownFailures: 0, failed: 0, skipped: { 'by-design': 0, slow: 0, missing: 0 } };
}

/**
 * Returns the counts of a Vitest report: https://vitest.dev/guide/reporters#json-reporter
 * A file that could not be loaded has no tests. It counts as a failed one.
 * @param {VitestReport} report
 * @returns {Counts}
 */
export function countsOfVitest({ testResults }) {
  const counts = noCounts();
  for (const { status, assertionResults } of testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped[test.fullName.includes(skipMark) ? 'missing' : 'by-design'] += 1;
    }
    if (status === 'failed' && assertionResults.length === 0) counts.failed += 1;
  }
  return counts;
}

/**
 * Returns the counts of a Playwright report: https://playwright.dev/docs/test-reporters#json-reporter
 * An error outside of a test counts as a failed test.
 * @param {PlaywrightReport} report
 * @returns {Counts}
 */
export function countsOfPlaywright({ suites, errors }) {
  const counts = noCounts();
  counts.failed = errors.length;
  for (const test of suites.flatMap(testsOf)) {
    if (test.status === 'skipped') counts.skipped[kindOf(test)] += 1;
    else if (test.status !== 'expected') counts.failed += 1;
    else if (test.expectedStatus === 'failed') counts.knownFailures += 1;
    else counts.passed += 1;
  }
  return counts;
}

/** @param {PlaywrightSuite} suite @returns {PlaywrightTest[]} */
function testsOf({ suites = [], specs = [] }) {
  return [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)];
}

/** @param {PlaywrightTest} test @returns {SkipKind} */
function kindOf({ annotations }) {
  const kind = annotations.find(({ type }) => type === skipKind)?.description;
  return kind === 'slow' || kind === 'missing' ? kind : 'by-design';
}

/**
 * Returns the failures of a Vitest report.
 * @param {Pick<VitestReport, 'testResults'>} report
 * @returns {Failure[]}
 */
export function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message = '', assertionResults }) =>
    status === 'failed' && assertionResults.length === 0
      ? [{ file: name, title: 'cannot be loaded', message }]
      : assertionResults
          .filter((test) => test.status === 'failed')
          .map(({ fullName, failureMessages }) => ({
            file: name,
            title: fullName,
            message: (failureMessages ?? []).join('\n'),
          })),
  );
}

/**
 * Returns the failures of a Playwright report, errors outside of tests included.
 * @param {Pick<PlaywrightReport, 'suites' | 'errors'>} report
 * @returns {Failure[]}
 */
export function failuresOfPlaywright({ suites, errors }) {
  /** @param {PlaywrightError[]} all */
  const textOf = (all) => all.map(({ message = 'no message' }) => message).join('\n');
  /** @param {PlaywrightSuite} suite @returns {Failure[]} */
  const failuresOf = ({ suites: children = [], specs = [] }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => ({
        file,
        title,
        message: textOf(tests.flatMap(({ results }) => results.flatMap((result) => result.errors))),
      })),
    ...children.flatMap(failuresOf),
  ];
  return [
    ...suites.flatMap(failuresOf),
    ...errors.map((error) => ({ file: '', title: 'outside of tests', message: textOf([error]) })),
  ];
}

/** The lines of a failure's message that are printed. */
const messageLines = 12;

/**
 * Formats a failure for the end of the output, where it is seen first.
 * @param {string} step
 * @param {Failure} failure
 */
export function failureText(step, { file, title, message }) {
  const lines = message.trimEnd().split('\n');
  const shown = lines.slice(0, messageLines).map((line) => `    ${line}`);
  if (lines.length > messageLines) shown.push('    …');
  return [`FAILED in ${step}: ${[file, title].filter(Boolean).join(' › ')}`, ...shown].join('\n');
}

/**
 * Adds counts up.
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumUp(all) {
  const sum = noCounts();
  for (const { passed, knownFailures, failed, skipped } of all) {
    sum.passed += passed;
    sum.knownFailures += knownFailures;
    sum.failed += failed;
    for (const kind of /** @type {const} */ (['by-design', 'slow', 'missing']))
      sum.skipped[kind] += skipped[kind];
  }
  return sum;
}

/**
 * Formats counts: known failures and skips by their reason first, and the totals in the last line.
 * @param {Counts} counts
 */
export function countsText({ passed, knownFailures, failed, skipped }) {
  const { 'by-design': byDesign, slow, missing } = skipped;
  return [
    `skipped: ${byDesign} by design, ${slow} slow, ${missing} because this machine lacks something`,
    `${passed} passed, ${knownFailures} known failures, ${failed} failed, ${byDesign + slow + missing} skipped`,
  ].join('\n');
}
