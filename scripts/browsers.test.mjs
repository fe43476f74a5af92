import { expect, it } from 'vitest';
import { browsersNamed } from './browsers.mjs';

it('finds the browsers that are named, in either form and among other options', () => {
  const args = ['tls', '--repeat', '5', '--browser', 'chromium=/opt/a b', '--slow', '--browser=webkit=/x=y'];
  expect(browsersNamed(args)).toEqual({ chromium: '/opt/a b', webkit: '/x=y' });
});

it('takes the last path for an engine, as the command does', () => {
  expect(browsersNamed(['--browser', 'firefox=/a', '--browser', 'firefox=/b'])).toEqual({ firefox: '/b' });
});

it.each([[[]], [['--browser']], [['--browser', 'chromium']], [['--', '--browser', 'chromium=/a']]])(
  'leaves %j to the command',
  (args) => {
    expect(browsersNamed(args)).toEqual({});
  },
);
