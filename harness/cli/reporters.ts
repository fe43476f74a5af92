import { defaultFormats, type FormatName, formatNames } from '../report/formats/index.js';
import { parseNames } from './names.js';

/** A format in which a run is reported. */
export type Reporter = FormatName;

/** Parses `terminal,junit`. @throws {SetupError} if a name is not a reporter. */
export function parseReporters(text: string): Reporter[] {
  return parseNames('reporter', text, formatNames);
}

/**
 * Returns the reporters of a run without `--reporter`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function defaultReporters(env: NodeJS.ProcessEnv = process.env): Reporter[] {
  return defaultFormats(env['GITHUB_ACTIONS'] === 'true');
}

/** Returns the text for `--help`: `terminal, html (default: terminal, and github in GitHub Actions)` */
export function reportersHelp(): string {
  const always = defaultFormats(false);
  const inGithubActions = defaultFormats(true).filter((name) => !always.includes(name));
  return `${formatNames.join(', ')} (default: ${always.join(',')}, and ${inGithubActions.join(',')} in GitHub Actions)`;
}
