import { InvalidArgumentError, Option } from 'commander';
import { defaultSurfaces } from '../model/observation.js';
import { labModes } from '../network/run-mode.js';
import { type BrowserOptions, parseBrowser, parseEngines } from './browsers.js';
import { parseReporters, reportersHelp } from './reporters.js';
import { parseSurfaces } from './select.js';

// Those that more than one command takes, or that it takes some work to read.

export const labOption = new Option(
  '--lab <mode>',
  'the sealed network: require it, use it if it can be had, or do without',
)
  .choices(labModes)
  .default('auto');

export const fixturesOption = new Option(
  '--fixtures <folder>',
  'own fixtures beside those that ship: .json, .js, .mjs or .ts; `badsocket init` makes an example',
);

export const engineOption = new Option(
  '--engine <names>',
  'only these, by name or glob: chromium, firefox, webkit',
).argParser(parseEngines);

export const browserOption = new Option(
  '--browser <engine=path>',
  'the browser to take for an engine; can be given more than once',
)
  .argParser((text: string, before: BrowserOptions['browser']) => ({
    ...before,
    ...Object.fromEntries([parseBrowser(text)]),
  }))
  .default({}, 'none');

export const browserCommandOption = new Option(
  '--browser-command <command>',
  'any browser, by the command that opens {url} in it; in place of --engine, or beside it; can be given more than once',
)
  .argParser((line: string, before: BrowserOptions['browserCommand']) => [...before, line])
  .default([], 'none');

export const surfaceOption = new Option(
  '--surface <names>',
  `where the script runs, by name or glob, such as '*worker*', or all (default: ${defaultSurfaces.join(',')})`,
).argParser(parseSurfaces);

export const expectationsOption = new Option(
  '--expectations <folder>',
  'known failures, one file an engine; default: those that ship',
);

export const outputOption = new Option('--output <folder>', 'where the report goes').default(
  'badsocket-report',
);

export const reporterOption = new Option(
  '--reporter <names>',
  `what is made of it: ${reportersHelp()}`,
).argParser(parseReporters);

export const reportJsonOption = new Option(
  '--json',
  'print the report as JSON, and all else on standard error; no file but what --reporter names',
).default(false);

/** Reads the value of an option that counts something. @throws {InvalidArgumentError} if it is no whole number from 1 on. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}
