import { expect, it } from 'vitest';
import { jsonOf } from './json.js';
import { sampleReport } from '../../../test/support/reports.js';

it('contains the whole report, with a line for each observation', () => {
  const report = sampleReport();
  const text = [...jsonOf(report)].join('');
  expect(JSON.parse(text)).toEqual(report);
  const lines = text.trimEnd().split('\n').slice(1);
  expect(lines).toHaveLength(report.observations.length + 2);
  expect(JSON.parse(lines[1]?.replace(/,$/, '') ?? '')).toEqual(report.observations[0]);
});

it('never holds all observations in one string', () => {
  const report = sampleReport();
  const longest = Math.max(...[...jsonOf(report)].map(({ length }) => length));
  const more = { ...report, observations: Array.from({ length: 9 }, () => report.observations).flat() };
  expect(Math.max(...[...jsonOf(more)].map(({ length }) => length))).toBe(longest);
});

it('is complete without any observation', () => {
  const report = { ...sampleReport(), observations: [] };
  expect(JSON.parse([...jsonOf(report)].join(''))).toEqual(report);
});
