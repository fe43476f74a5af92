import { describe, expect, it } from 'vitest';
import type { Observation } from '../model/observation.js';
import { MergeError } from './merge-error.js';
import { mergeReports } from './merge-reports.js';
import { type Report, type ReportPart, reportSchema } from '../model/report.js';
import { sampleReport } from '../../test/support/reports.js';
import { knownDefect } from '../../test/support/verdicts.js';

const sample = sampleReport();

/** Returns a part of the sample as the report of a separate run. */
function part(
  name: string,
  keeps: (observation: Observation) => boolean,
  more: Partial<Report> = {},
): ReportPart {
  const observations = sample.observations.filter(keeps);
  const clients = new Set(observations.map(({ client }) => client));
  const fixtures = new Set(observations.map(({ fixture }) => fixture));
  const surfaces = new Set(observations.map(({ surface }) => surface));
  return {
    name,
    report: {
      ...sample,
      clients: sample.clients.filter((client) => clients.has(client.name)),
      fixtures: sample.fixtures.filter(({ id }) => fixtures.has(id)),
      surfaces: sample.surfaces.filter((surface) => surfaces.has(surface)),
      skipped: sample.skipped.filter(
        ({ client, fixture }) => clients.has(client ?? '') && fixtures.has(fixture),
      ),
      observations,
      ...more,
    },
  };
}

const whole: ReportPart = { name: 'whole', report: sample };
const merge = (...parts: [ReportPart, ...ReportPart[]]) => mergeReports(parts, {});
const alone = merge(whole);
const isTls = ({ fixture }: Observation) => fixture.startsWith('tls/');
const key = (value: object) => JSON.stringify(value);
const sorted = (values: readonly object[]) => values.map(key).sort();

describe('a merged report', () => {
  it.each<[string, [ReportPart, ...ReportPart[]]]>([
    ['fixtures', [part('a', isTls), part('b', (observation) => !isTls(observation))]],
    [
      'browsers',
      [part('a', ({ client }) => client === 'hushium'), part('b', ({ client }) => client !== 'hushium')],
    ],
    [
      'surfaces',
      [part('a', ({ surface }) => surface === 'window'), part('b', ({ surface }) => surface !== 'window')],
    ],
  ])('of runs with different %s equals the report of one run with all of them', (_, parts) => {
    const merged = merge(...parts);
    expect(sorted(merged.observations)).toEqual(sorted(sample.observations));
    expect(sorted(merged.fixtures)).toEqual(sorted(sample.fixtures));
    expect(merged.surfaces).toEqual(sample.surfaces);
    const inOrder = ({ verdict }: Report) =>
      [...verdict.clients].sort((a, b) => (a.client.name < b.client.name ? -1 : 1));
    expect(inOrder(merged).map(({ findings }) => findings)).toEqual(
      inOrder(alone).map(({ findings }) => findings),
    );
    expect(merged.verdict.exitCode).toBe(alone.verdict.exitCode);
  });

  it('matches the schema of reports', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(alone)))).toEqual(alone);
  });

  it('is judged with the current expectations', () => {
    const all = knownDefect('tls/*', 'close.code', '1015', { title: 'all is known' });
    const { verdict } = mergeReports([whole], { firefox: [{ ...all, versions: '153' }] });
    const known = (name: string) =>
      verdict.clients
        .filter(({ client }) => client.name === name)
        .flatMap(({ defects }) => defects)
        .filter(({ status }) => status === 'known');
    expect(known('chatterfox')).toMatchObject([{ title: 'all is known' }]);
    expect(known('dozekit')).toEqual([]);
  });

  it('numbers the repetitions of the same client consecutively', () => {
    const merged = merge(whole, { ...whole, name: 'again' });
    expect(merged.clients).toHaveLength(3);
    expect(merged.repeat).toBe(2);
    const repetitions = merged.observations
      .filter(
        ({ client, fixture, scheme, surface }) =>
          client === 'hushium' && fixture === 'port/closed' && scheme === 'ws' && surface === 'window',
      )
      .map(({ repetition }) => repetition);
    expect(repetitions).toEqual([0, 1]);
  });

  it('gives clients of the same name unique names', () => {
    const newer: ReportPart = {
      name: 'newer',
      report: {
        ...sample,
        clients: sample.clients.map((client) =>
          client.name === 'hushium' ? { ...client, version: '157.0' } : client,
        ),
      },
    };
    const merged = merge(whole, newer);
    expect(merged.clients.map(({ name }) => name)).toEqual([
      'hushium 156.0.7121.3',
      'chatterfox',
      'dozekit',
      'hushium 157.0',
    ]);
    expect(merged.observations.filter(({ client }) => client === 'hushium 157.0')).toHaveLength(
      sample.observations.filter(({ client }) => client === 'hushium').length,
    );
    expect(merged.verdict.problems).toEqual([]);
  });

  it('lists cases as skipped that no run of a client included', () => {
    const merged = merge(
      part('a', ({ client }) => client === 'hushium'),
      part('b', (observation) => observation.client === 'chatterfox' && !isTls(observation)),
    );
    expect(merged.skipped).toContainEqual({
      fixture: 'tls/expired-certificate',
      scheme: 'wss',
      transport: 'http1',
      client: 'chatterfox',
      reason: 'not part of any run in this report',
    });
  });

  it('does not list cases as skipped that another run observed', () => {
    const reason = 'slow: an engine takes over ten seconds; run it with --slow';
    const quick = part('quick', ({ client, fixture }) => client === 'hushium' && fixture !== 'route/dropped');
    const dropped = sample.fixtures.filter(({ id }) => id === 'route/dropped');
    const skipped = (['ws', 'wss'] as const).map((scheme) => ({
      fixture: 'route/dropped',
      scheme,
      transport: 'http1' as const,
      reason,
    }));
    const asked = {
      ...quick,
      report: { ...quick.report, fixtures: [...quick.report.fixtures, ...dropped], skipped },
    };
    const slow = part('slow', ({ client, fixture }) => client === 'hushium' && fixture === 'route/dropped');
    expect(merge(asked).skipped).toEqual(skipped);
    expect(merge(asked, slow).skipped).toEqual([]);
  });

  it('keeps skipped cases of fixtures that no run included', () => {
    const sweep = {
      fixture: 'explicit-close/4417',
      scheme: 'ws',
      transport: 'http1',
      reason: 'a sweep',
    } as const;
    const report = { ...sample, skipped: [...sample.skipped, sweep] };
    expect(merge({ name: 'a', report }).skipped).toContainEqual(sweep);
  });

  it('is invalid if a run ended early, and gives the reason', () => {
    const early = part('early', ({ fixture }) => fixture === 'port/closed', {
      fixtures: sample.fixtures,
      complete: false,
      incompleteReason: 'the run was interrupted',
    });
    const merged = merge(early);
    expect(merged).toMatchObject({ complete: false, incompleteReason: 'the run was interrupted' });
    expect(merged.verdict.exitCode).toBe(2);
    expect(merged.verdict.clients[0]?.problems).toContainEqual(
      expect.objectContaining({ kind: 'unobserved' }),
    );
  });

  it('lists an engine as missing only if no run had it', () => {
    const webkit = { engine: 'webkit', reason: 'no webkit was found', fix: 'install it' };
    const without = part('a', ({ client }) => client === 'hushium', { missing: [webkit] });
    expect(merge(without).missing).toEqual([webkit]);
    expect(
      merge(
        without,
        part('b', ({ client }) => client === 'dozekit', { missing: [] }),
      ).missing,
    ).toEqual([]);
  });
});

describe('mergeReports() rejects, in one line,', () => {
  it('reports of different versions', () => {
    const other = { name: 'b', report: { ...sample, badsocket: { version: '0.2.0' } } };
    expect(() => merge({ ...whole, name: 'a' }, other)).toThrow(MergeError);
    expect(() => merge({ ...whole, name: 'a' }, other)).toThrow(
      'Cannot merge reports of different versions: a is from badsocket 0.1.0, b from 0.2.0.',
    );
  });

  it('reports in which a fixture differs', () => {
    const fixtures = sample.fixtures.map((fixture) =>
      fixture.id === 'port/closed' ? { ...fixture, title: 'x' } : fixture,
    );
    expect(() => merge({ ...whole, name: 'a' }, { name: 'b', report: { ...sample, fixtures } })).toThrow(
      'port/closed is not the same fixture in a and b',
    );
  });
});
