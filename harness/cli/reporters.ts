import { SetupError } from '../errors.js';
import { nearest } from '../nearest.js';

/** The forms in which a run says what it found. */
export const reporters = ['terminal', 'html', 'json', 'junit', 'github'] as const;
export type Reporter = (typeof reporters)[number];

/** Reads `terminal,junit`. @throws {SetupError} if one is no reporter. */
export function parseReporters(text: string): Reporter[] {
  return text.split(',').map((name) => {
    const reporter = reporters.find((each) => each === name);
    if (reporter !== undefined) return reporter;
    const near = nearest(name, reporters);
    throw new SetupError(
      `no reporter is named ${name}: ${near === undefined ? `there are ${reporters.join(', ')}` : `did you mean ${near}?`}`,
    );
  });
}

/** Those of a run that names none: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export function defaultReporters(env: NodeJS.ProcessEnv = process.env): Reporter[] {
  return ['terminal', 'html', 'json', ...(env['GITHUB_ACTIONS'] === 'true' ? (['github'] as const) : [])];
}
