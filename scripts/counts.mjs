/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport */
/**
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {unknown[]} errors
 */

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
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumUp(all) {
  /** @param {keyof Counts} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
