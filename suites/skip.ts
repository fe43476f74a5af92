import { skipKind, type SkipKind } from '../scripts/skips.mjs';
import { test } from 'playwright/test';

/** Skips the current test, and records the kind of the reason, by which `npm test` counts. */
export function skip(kind: SkipKind, reason: string): never {
  test.info().annotations.push({ type: skipKind, description: kind });
  test.skip(true, reason);
  throw new Error('Playwright ends a test that is skipped.');
}
