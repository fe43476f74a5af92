import { parseNames } from './names.js';

/** The forms in which a run says what it found. */
export const reporters = ['terminal', 'html', 'json', 'junit', 'github'] as const;
export type Reporter = (typeof reporters)[number];

/** Reads `terminal,junit`. @throws {SetupError} if one is no reporter. */
export function parseReporters(text: string): Reporter[] {
  return parseNames('reporter', text, reporters);
}

/** Those of a run that names none: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export function defaultReporters(env: NodeJS.ProcessEnv = process.env): Reporter[] {
  return ['terminal', 'html', 'json', ...(env['GITHUB_ACTIONS'] === 'true' ? (['github'] as const) : [])];
}
