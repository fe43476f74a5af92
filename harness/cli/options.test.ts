import { describe, expect, it } from 'vitest';
import { numberIn } from './options.js';

describe.each([
  ['repeat', 1, 10_000],
  ['seed', 0, 2_147_483_647],
  ['concurrency', 1, 256],
  ['budget', 1, 600_000],
  ['port', 1, 65_535],
] as const)('--%s', (option, min, max) => {
  const parse = numberIn(option);

  it(`accepts ${String(min)} to ${String(max)}`, () => {
    expect([min, max].map((number) => parse(String(number)))).toEqual([min, max]);
  });

  it.each([String(min - 1), String(max + 1), '', ' 5', '5 ', '1.5', '1e1', '0x10', 'Infinity', 'NaN', 'ten'])(
    'rejects %j',
    (text) => {
      expect(() => parse(text)).toThrow(`It must be a whole number from ${String(min)} to ${String(max)}.`);
    },
  );
});
