import type { Report } from '../../model/report.js';

/**
 * report.json, piece by piece: a line for each observation, and no indentation, which was a third of the file. Never as one
 * text: a long run has more to say than a string may hold, which is half a gigabyte in Node:
 * https://nodejs.org/docs/latest-v20.x/api/buffer.html#bufferconstantsmax_string_length
 */
export function* jsonOf({ observations, ...rest }: Report): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},\n"observations":[`;
  for (const [index, observation] of observations.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(observation)}`;
  }
  yield '\n]}\n';
}
