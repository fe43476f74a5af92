import type { Report } from '../../model/report.js';

/**
 * Yields report.json piece by piece: a line for each observation, without indentation, which was a third of the file.
 * It is never one string: a long run exceeds the maximum length of a string in Node, half a gigabyte:
 * https://nodejs.org/docs/latest-v20.x/api/buffer.html#bufferconstantsmax_string_length
 */
export function* jsonOf({ observations, ...rest }: Report): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},\n"observations":[`;
  for (const [index, observation] of observations.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(observation)}`;
  }
  yield '\n]}\n';
}
