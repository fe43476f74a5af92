import { SetupError } from '../support/errors.js';
import { type Engine, engines } from '../model/observation.js';
import { parseName, parseNames } from './names.js';

/** The browsers that a run uses. */
export interface BrowserOptions {
  engine?: readonly Engine[] | undefined;
  /** Paths of executables, by engine. */
  browser: Partial<Record<Engine, string>>;
  /** Command lines that start browsers. */
  browserCommand: readonly string[];
}

/** Returns the engines to find a browser for. With a `--browser-command`, only the engines that an option names. */
export function enginesToRun({ engine, browser, browserCommand }: BrowserOptions): readonly Engine[] {
  if (engine !== undefined) return engine;
  return browserCommand.length > 0 ? engines.filter((engine) => engine in browser) : engines;
}

/** Parses `chromium,fire*`. @throws {SetupError} if a name is not an engine. */
export function parseEngines(text: string): Engine[] {
  return parseNames('engine', text, engines);
}

/** Parses `chromium=/usr/bin/chromium`. @throws {SetupError} if the text has another form. */
export function parseBrowser(text: string): [Engine, string] {
  const [, engine, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (engine === undefined || path === undefined) {
    throw new SetupError(
      `--browser ${text}: expected an engine and a path, such as chromium=/usr/bin/chromium`,
    );
  }
  return [parseName('engine', engine, engines), path];
}
