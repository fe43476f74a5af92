/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
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
 * @typedef {object} PlaywrightSuite
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ file: string, title: string, ok: boolean, tests: { results: { errors: PlaywrightError[] }[] }[] }[]} [specs]
 */
/**
 * @typedef {object} PlaywrightReport
 * @property {PlaywrightSuite[]} suites
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {PlaywrightError[]} errors
 */
/** @typedef {{ file: string, title: string, message: string }} Failure a failed test, and what it says in several lines */

/**
 * Returns the counts of a Vitest report: https://vitest.dev/guide/reporters#json-reporter
 * A file that could not be loaded has no tests. It counts as a failed one.
 * @param {VitestReport} report
 * @returns {Counts}
 */
export function countsOfVitest({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (status === 'failed' && assertionResults.length === 0) counts.failed += 1;
  }
  return counts;
}

/**
 * Returns the counts of a Playwright report: https://playwright.dev/docs/test-reporters#json-reporter
 * A test that is expected to fail and fails counts as passed. An error outside of a test counts as a failed test.
 * @param {PlaywrightReport} report
 * @returns {Counts}
 */
export function countsOfPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
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
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumUp(all) {
  /** @param {keyof Counts} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
