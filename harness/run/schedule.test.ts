import { expect, it } from 'vitest';
import { casesOf } from '../model/case.js';
import { fixture } from '../../test/support/verdicts.js';
import { type Phase, scheduleOf, slowConcurrency } from './schedule.js';

const cases = casesOf([
  fixture('name/a'),
  fixture('route/slow', { slow: true }),
  fixture('tls/a', { schemes: ['ws', 'wss'] }),
]);
const all = {
  cases,
  surfaces: ['window', 'dedicated-worker'],
  supports: () => true,
  repeat: 1,
  concurrency: 4,
} as const;

function namesOf({ observations }: Phase): string[] {
  return observations.map(
    ({ testCase: { fixture, scheme }, surface, repetition }) =>
      `${fixture.id} ${scheme} ${surface} ${repetition}`,
  );
}

it('a schedule follows the order of the cases, with every surface, and slow fixtures last', () => {
  const [quick, slow, ...others] = scheduleOf(all).map(namesOf);
  expect(quick).toEqual([
    'name/a ws window 0',
    'name/a ws dedicated-worker 0',
    'tls/a ws window 0',
    'tls/a ws dedicated-worker 0',
    'tls/a wss window 0',
    'tls/a wss dedicated-worker 0',
  ]);
  expect(slow).toEqual(['route/slow ws window 0', 'route/slow ws dedicated-worker 0']);
  expect(others).toEqual([]);
});

it('a schedule contains all cases once for each repetition', () => {
  const [quick] = scheduleOf({ ...all, surfaces: ['window'], repeat: 2 }).map(namesOf);
  expect(quick).toEqual([
    'name/a ws window 0',
    'tls/a ws window 0',
    'tls/a wss window 0',
    'name/a ws window 1',
    'tls/a ws window 1',
    'tls/a wss window 1',
  ]);
});

it('a schedule omits cases that the client does not support', () => {
  const [quick] = scheduleOf({
    ...all,
    supports: (surface, { scheme }) => surface === 'window' && scheme === 'wss',
  }).map(namesOf);
  expect(quick).toEqual(['tls/a wss window 0']);
});

it('the seed determines the order of a schedule, and not its observations', () => {
  const orderOf = (seed: number) => scheduleOf({ ...all, repeat: 5, seed }).map(namesOf);
  expect(orderOf(1)).toEqual(orderOf(1));
  expect(orderOf(1)).not.toEqual(orderOf(2));
  const sorted = (phases: string[][]) => phases.map((names) => [...names].sort());
  expect(sorted(orderOf(1))).toEqual(sorted(orderOf(2)));
});

it('slow fixtures have a higher concurrency, never lower than that of the others', () => {
  expect(scheduleOf(all).map(({ concurrency }) => concurrency)).toEqual([4, slowConcurrency]);
  expect(scheduleOf({ ...all, concurrency: 40 }).map(({ concurrency }) => concurrency)).toEqual([40, 40]);
});
