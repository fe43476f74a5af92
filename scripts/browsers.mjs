import { parseArgs } from 'node:util';

/**
 * The browsers that some arguments of `badsocket run` name: `--browser chromium=/usr/bin/chromium`. What does not read
 * so is left to the command to refuse.
 * @param {string[]} args
 * @returns {Record<string, string>} paths by engine
 */
export function browsersNamed(args) {
  const { values } = parseArgs({
    args,
    options: { browser: { type: 'string', multiple: true } },
    strict: false,
  });
  return Object.fromEntries(
    (values.browser ?? [])
      .map((text) => /^([a-z]+)=(.+)$/.exec(text))
      .filter((match) => match !== null)
      .map(([, engine, path]) => [engine, path]),
  );
}
