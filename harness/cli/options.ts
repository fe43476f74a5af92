import { InvalidArgumentError, Option } from 'commander';
import { defaultContexts } from '../model/context.js';
import { defaultSurfaces } from '../model/observation.js';
import type { Shard } from '../model/shard.js';
import { transports } from '../model/layers.js';
import { labModes } from '../network/run-mode.js';
import { type BrowserOptions, parseBrowser, parseEngines } from './browsers.js';
import { parseReporters, reportersHelp } from './reporters.js';
import { parseContexts, parseSurfaces, parseTransports } from './select.js';

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

export const contextOption = new Option(
  '--context <names>',
  `networks from which the page is loaded, with or without permission for local connections, by name or glob, such as 'public-*', or all (default: ${defaultContexts.join(',')})`,
).argParser(parseContexts);

export const transportOption = new Option(
  '--transport <names>',
  `versions of HTTP that carry the opening handshake: ${transports.join(', ')} (default: all)`,
).argParser(parseTransports);

export const expectationsOption = new Option(
  '--expectations <folder>',
  'folder with the known defects, one file for each engine (default: built-in)',
);

export const outputOption = new Option('--output <folder>', 'folder for the report').default(
  'badsocket-report',
);

export const reporterOption = new Option(
  '--reporter <names>',
  `report formats: ${reportersHelp()}`,
).argParser(parseReporters);

export const verboseOption = new Option(
  '--verbose',
  'print every finding, how much is leaked, and why cases were skipped',
).default(false);

export const reportJsonOption = new Option(
  '--json',
  'print the report as JSON and everything else to standard error; write only the files that --reporter names',
).default(false);

export const shardOption = new Option(
  '--shard <n/m>',
  'observe one of m parts of the cases; `badsocket report` merges the reports of all parts (needs --seed)',
).argParser((text: string): Shard => {
  const [, index = 0, parts = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > parts) throw new InvalidArgumentError('It must be like 2/5: part 2 of 5.');
  return { index, parts };
});

/** The ranges of numeric options, inclusive. */
const ranges = {
  /** A million observations of a case say no more than these. */
  repeat: [1, 10_000],
  /** The seeds that a run chooses and prints. */
  seed: [0, 2 ** 31 - 1],
  /** Each observation needs a port and a window or worker of its own. */
  concurrency: [1, 256],
  /** Ten minutes. A browser waits less for a connection, and a timer of Node does not take more than 2^31 - 1 ms. */
  budget: [1, 600_000],
  port: [1, 65_535],
} as const;

/** Returns a parser of a numeric option. It throws {@link InvalidArgumentError} if the text is not a whole number in the range. */
export function numberIn(range: keyof typeof ranges): (text: string) => number {
  const [min, max] = ranges[range];
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return number;
  };
}
