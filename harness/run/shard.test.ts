import { describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { sampleReport } from '../../test/support/reports.js';
import { code, fin, healthy, http, name, run, silent, tls } from '../../test/support/verdicts.js';
import { situationOf } from '../model/fixture.js';
import { layers } from '../model/layers.js';
import type { Report } from '../model/report.js';
import type { Shard } from '../model/shard.js';
import type { VerdictInput } from '../verdict/verdict.js';
import { assembleReport } from './assemble-report.js';
import { MergeError } from './merge-error.js';
import { mergeReports } from './merge-reports.js';
import { fixturesOfShard } from './shard.js';

const quick = fixtures.filter(({ sweep }) => sweep === undefined);
const allOf = (parts: number) =>
  Array.from({ length: parts }, (_, index) => fixturesOfShard(quick, { index: index + 1, parts }));

describe('the parts of a run', () => {
  it('have every fixture, and share only controls and one fixture of each situation', () => {
    const times = new Map<string, number>();
    for (const { id } of allOf(5).flat()) times.set(id, (times.get(id) ?? 0) + 1);
    expect([...times.keys()].sort()).toEqual(quick.map(({ id }) => id).sort());
    expect(new Set(times.values())).toEqual(new Set([1, 5]));
    const shared = quick.filter(({ id }) => times.get(id) === 5);
    const situations = shared.flatMap((fixture) => situationOf(fixture) ?? []);
    expect(situations.sort()).toEqual([...layers].sort());
    expect(shared.length).toBeLessThan(40);
  });

  it('have about the same size', () => {
    const sizes = allOf(4).map((part) => part.filter(({ slow }) => !slow).length);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.3);
  });

  it('are the whole run if there is one part', () => {
    expect(fixturesOfShard(quick, { index: 1, parts: 1 })).toEqual(quick);
  });
});

/** The report of a run of one client. */
function reportOf(input: VerdictInput, more: Partial<Report> = {}): Report {
  const sample = sampleReport();
  const report = assembleReport(
    {
      ...sample,
      faults: [],
      missing: [],
      skipped: [],
      surfaces: [...input.surfaces],
      clients: [...input.clients],
      fixtures: [...input.fixtures],
      observations: [...input.observations],
    },
    {},
  );
  return { ...report, ...more };
}

const inParts = (...reports: Report[]) => {
  const [first, ...rest] = reports.map((report, index) => ({ name: `part-${String(index + 1)}`, report }));
  if (first === undefined) throw new RangeError('There are no parts.');
  return mergeReports([first, ...rest], {});
};
const part = (index: number, parts: number, more: Partial<Report> = {}): Report =>
  reportOf(run([[name, silent]]), { seed: 7, shard: { index, parts }, ...more });

describe('merging the parts of a run', () => {
  it('gives the verdict of one run', () => {
    const shard = (index: number): { shard: Shard } => ({ shard: { index, parts: 2 } });
    const merged = inParts(
      reportOf(
        run([
          [name, silent],
          [http, silent],
          [tls, code(1015)],
        ]),
        shard(1),
      ),
      reportOf(
        run([
          [name, silent],
          [http, silent],
          [fin, silent],
        ]),
        shard(2),
      ),
    );
    const whole = reportOf(
      run([
        [name, silent],
        [http, silent],
        [tls, code(1015)],
        [fin, silent],
      ]),
    );
    const inShort = ({ verdict }: Report) => ({
      exitCode: verdict.exitCode,
      problems: verdict.problems,
      classes: verdict.clients.map(({ classes }) => classes),
      defects: verdict.clients.map(({ defects }) => defects),
      leaks: verdict.clients.map(({ leaks }) => leaks),
    });
    expect(inShort(merged)).toEqual(inShort(whole));
    expect(merged.shard).toBeUndefined();
    expect(merged.fixtures).toContainEqual(healthy);
  });

  it.each<[string, Report[], RegExp]>([
    ['a part is missing', [part(1, 3), part(3, 3)], /there is no part 2\/3/],
    ['a part is doubled', [part(1, 2), part(1, 2)], /part-1 and part-2 are both part 1\/2/],
    ['the numbers of parts differ', [part(1, 2), part(2, 3)], /part-2 is part 2\/3, and part-1 is one of 2/],
    [
      'a report is not a part',
      [part(1, 1), reportOf(run([[name, silent]]))],
      /part-2 is not a part of a run/,
    ],
    ['the seeds differ', [part(1, 2), part(2, 2, { seed: 8 })], /part-2 has seed 8, and part-1 has 7/],
    ['options differ', [part(1, 2), part(2, 2, { repeat: 9 })], /part-2 has repeat 9/],
    ['the networks differ', [part(1, 2), part(2, 2, { mode: 'portable' })], /part-2 has mode portable/],
  ])('is refused if %s', (_, reports, message) => {
    expect(() => inParts(...reports)).toThrow(MergeError);
    expect(() => inParts(...reports)).toThrow(message);
  });
});
