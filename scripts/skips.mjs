/**
 * Why a test is skipped: `by-design` if there is nothing to test, `slow` if it would take too long, `missing` if the machine lacks something.
 * @typedef {'by-design' | 'slow' | 'missing'} SkipKind
 */

/** The type of the annotation with the kind of a skipped test of Playwright: https://playwright.dev/docs/test-annotations */
export const skipKind = 'skip-kind';

/** The beginning of the part of a title that says what the machine lacks. Tests of Vitest cannot be annotated. */
export const skipMark = ' (skipped: ';

/**
 * Returns the part of a test's title that says what the machine lacks. Empty if nothing is missing.
 * @param {string | undefined} missing
 */
export function because(missing) {
  return missing === undefined || missing === '' ? '' : `${skipMark}${missing})`;
}
