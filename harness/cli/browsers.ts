import { SetupError } from '../support/errors.js';
import { type Engine, engines } from '../model/observation.js';
import { parseName, parseNames } from './names.js';

/** Which browsers a run is to take. */
export interface BrowserOptions {
  engine?: readonly Engine[] | undefined;
  /** Paths to take for engines. */
  browser: Partial<Record<Engine, string>>;
  /** Command lines of browsers that are started by them. */
  browserCommand: readonly string[];
}

/** The engines of which a browser is looked for: who names a command means that one, and engines only if they are named as well. */
export function enginesToRun({ engine, browser, browserCommand }: BrowserOptions): readonly Engine[] {
  if (engine !== undefined) return engine;
  return browserCommand.length > 0 ? engines.filter((engine) => engine in browser) : engines;
}

/** Reads `chromium,fire*`. @throws {SetupError} if one is no engine. */
export function parseEngines(text: string): Engine[] {
  return parseNames('engine', text, engines);
}

/** Reads `chromium=/usr/bin/chromium`. @throws {SetupError} if it does not read so. */
export function parseBrowser(text: string): [Engine, string] {
  const [, engine, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (engine === undefined || path === undefined) {
    throw new SetupError(`--browser ${text}: write an engine and a path, such as chromium=/usr/bin/chromium`);
  }
  return [parseName('engine', engine, engines), path];
}
