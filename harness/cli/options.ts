import { InvalidArgumentError, Option } from 'commander';
import { defaultSurfaces } from '../model/observation.js';
import { labModes } from '../network/run-mode.js';
import { type BrowserOptions, parseBrowser, parseEngines } from './browsers.js';
import { parseReporters, reportersHelp } from './reporters.js';
import { parseSurfaces } from './select.js';

// Options that several commands share, or that have a parser.

export const labOption = new Option(
  '--lab <mode>',
  'whether to run in the lab, the sealed network: require it, use it if available, or run without it',
)
  .choices(labModes)
  .default('auto');

export const fixturesOption = new Option(
  '--fixtures <folder>',
  'folder with your own fixtures, in .json, .js, .mjs or .ts files; `badsocket init` writes an example',
);

export const engineOption = new Option(
  '--engine <names>',
  'engines to run, by name or glob: chromium, firefox, webkit (default: all)',
).argParser(parseEngines);

export const browserOption = new Option(
  '--browser <engine=path>',
  'path of the browser to use for an engine; can be repeated',
)
  .argParser((text: string, before: BrowserOptions['browser']) => ({
    ...before,
    ...Object.fromEntries([parseBrowser(text)]),
  }))
  .default({}, 'none');

export const browserCommandOption = new Option(
  '--browser-command <command>',
  'command that starts a browser and opens {url} in it; replaces the default engines, and adds to --engine; can be repeated',
)
  .argParser((line: string, before: BrowserOptions['browserCommand']) => [...before, line])
  .default([], 'none');

export const surfaceOption = new Option(
  '--surface <names>',
  `places where the script runs, by name or glob, such as '*worker*', or all (default: ${defaultSurfaces.join(',')})`,
).argParser(parseSurfaces);

export const expectationsOption = new Option(
  '--expectations <folder>',
  'folder with the known failures, one file for each engine (default: built-in)',
);

export const outputOption = new Option('--output <folder>', 'folder for the report').default(
  'badsocket-report',
);

export const reporterOption = new Option(
  '--reporter <names>',
  `report formats: ${reportersHelp()}`,
).argParser(parseReporters);

export const reportJsonOption = new Option(
  '--json',
  'print the report as JSON and everything else to standard error; write only the files that --reporter names',
).default(false);

/** Parses a number from an option. @throws {InvalidArgumentError} if it is not a whole number of at least 1. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return number;
}
