import { expect, it } from 'vitest';
import { browsersNamed } from './browsers.mjs';

it('finds browser options in both forms, among other options', () => {
  const args = [
    ...['tls', '--repeat', '5', '--browser', 'chromium=/opt/a b', '--slow', '--browser=webkit=/x=y'],
    ...['--engine=fire*,webkit', '--browser-command', 'a {url}', '--browser-command=b --c {url}'],
  ];
  expect(browsersNamed(args)).toEqual({
    engine: 'fire*,webkit',
    browser: ['chromium=/opt/a b', 'webkit=/x=y'],
    browserCommand: ['a {url}', 'b --c {url}'],
  });
});

it('uses the last --engine, like the command', () => {
  expect(browsersNamed(['--engine', 'firefox', '--engine', 'webkit']).engine).toBe('webkit');
});

it.each([[[]], [['--browser']], [['--engine']], [['--', '--browser', 'chromium=/a', '--engine', 'webkit']]])(
  'finds none in %j',
  (args) => {
    expect(browsersNamed(args)).toEqual({ engine: undefined, browser: [], browserCommand: [] });
  },
);
