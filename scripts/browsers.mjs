import { parseArgs } from 'node:util';

/**
 * Returns the browser options in the arguments of `badsocket run`, unparsed: `--engine 'fire*'`, `--browser
 * chromium=/usr/bin/chromium`, `--browser-command 'my-browser {url}'`.
 * @param {string[]} args
 * @returns {{ engine: string | undefined, browser: string[], browserCommand: string[] }}
 */
export function browsersNamed(args) {
  const { values } = parseArgs({
    args,
    options: {
      engine: { type: 'string' },
      browser: { type: 'string', multiple: true },
      'browser-command': { type: 'string', multiple: true },
    },
    strict: false,
  });
  // The command itself rejects an option without a value.
  /** @param {string | boolean | (string | boolean)[] | undefined} value */
  const texts = (value = []) => [value].flat().filter((text) => typeof text === 'string');
  const [engine] = texts(values.engine);
  return { engine, browser: texts(values.browser), browserCommand: texts(values['browser-command']) };
}
