import { describe, expect, it } from 'vitest';
import type { Finding, Leak } from '../../model/verdict.js';
import { compareReports } from './compare.js';
import { comparisonText } from '../formats/comparison.js';
import type { Report } from '../../model/report.js';
import { sampleReport } from '../../../test/support/reports.js';
import type { CaseRef } from '../../model/case.js';
import { ref } from '../../../test/support/verdicts.js';

const found = (more: Partial<Finding> = {}): Finding =>
  ({
    client: 'hushium',
    kind: 'distinguishable',
    channel: 'close.code',
    surfaces: ['window', 'dedicated-worker'],
    cases: [ref('tls/expired-certificate (wss)'), ref('tls/reset-on-client-hello (wss)')],
    situations: ['tls'],
    here: { value: '1015', seen: 2, total: 2 },
    elsewhere: { value: '1006', seen: 20, total: 20 },
    ...more,
  }) as Finding;

/** A valid report of one client, with these findings. */
function report(
  findings: Finding[],
  { leaks = [], ...more }: Partial<Report> & { leaks?: Leak[] } = {},
): Report {
  const sample = sampleReport();
  const clients = sample.clients.filter(({ name }) => name === 'hushium');
  return {
    ...sample,
    clients,
    verdict: {
      ...sample.verdict,
      clients: sample.verdict.clients
        .filter(({ client }) => client.name === 'hushium')
        .map((verdict) => ({ ...verdict, findings, leaks, stale: [], problems: [] })),
      problems: [],
      exitCode: 0,
    },
    ...more,
  };
}

const changes = (older: Report, newer: Report) => compareReports(older, newer).clients[0]?.findings;
const leak = (bits: number, low = bits, high = bits): Leak => ({
  surface: 'window',
  bits,
  low,
  high,
  situations: 7,
});

describe('what changed between two reports', () => {
  it('is nothing between a report and itself', () => {
    const same = report([found()], { leaks: [leak(0.5)] });
    expect(compareReports(same, same)).toEqual({
      clients: [
        { client: 'hushium', was: 'Hushium 156', now: 'Hushium 156', findings: [], bits: [], classes: [] },
      ],
      invalid: [],
      exitCode: 0,
    });
  });

  it('is new if it was not found before', () => {
    const comparison = compareReports(report([]), report([found()]));
    expect(comparison.clients[0]?.findings).toEqual([
      {
        kind: 'new',
        finding: 'distinguishable',
        channel: 'close.code',
        now: '1015',
        surfaces: ['window', 'dedicated-worker'],
        cases: [ref('tls/expired-certificate (wss)'), ref('tls/reset-on-client-hello (wss)')],
        lookedBefore: true,
      },
    ]);
    expect(comparison.exitCode).toBe(1);
  });

  it('is new if the case was not observed before, and says so', () => {
    const comparison = compareReports(report([], { observations: [] }), report([found()]));
    expect(comparison.clients[0]?.findings).toMatchObject([{ kind: 'new', lookedBefore: false }]);
    expect(comparison.exitCode).toBe(1);
  });

  it('is gone if the case is observed and not found, not if it is not observed', () => {
    const gone = compareReports(report([found()]), report([]));
    expect(gone.clients[0]?.findings).toMatchObject([{ kind: 'gone', was: '1015' }]);
    expect(gone.exitCode).toBe(0);
    expect(changes(report([found()]), report([], { observations: [] }))).toMatchObject([
      { kind: 'unlooked', was: '1015' },
    ]);
  });

  it('is changed if the value differs, which is a regression', () => {
    const other = found({ here: { value: '1014', seen: 2, total: 2 } });
    expect(changes(report([found()]), report([other]))).toMatchObject([
      { kind: 'changed', was: '1015', now: '1014' },
    ]);
    expect(compareReports(report([found()]), report([other])).exitCode).toBe(1);
  });

  it('is listed by cases and surfaces, however the findings are split', () => {
    const [first, second] = found().cases as [CaseRef, CaseRef];
    const cut = [found({ cases: [first] }), found({ cases: [second], defect: 'known-defect' })];
    expect(changes(report([found()]), report(cut))).toEqual([]);
    const inWindow = found({ cases: [first], surfaces: ['window'] });
    expect(changes(report([]), report([found({ cases: [second] }), inWindow]))).toMatchObject([
      { surfaces: ['window', 'dedicated-worker'], cases: [second] },
      { surfaces: ['window'], cases: [first] },
    ]);
  });

  it('separates kinds of findings without a channel', () => {
    const accepted = found({ kind: 'not-failed' });
    const timedOut = found({ kind: 'timed-out' });
    expect(changes(report([accepted]), report([timedOut]))).toMatchObject([
      { kind: 'gone', finding: 'not-failed' },
      { kind: 'new', finding: 'timed-out' },
    ]);
  });

  it.each([
    ['beyond chance', leak(0.5, 0.4, 0.6), leak(0.9, 0.7, 1), 1],
    ['within chance', leak(0.5, 0.4, 0.6), leak(0.6, 0.5, 0.7), 0],
    ['less', leak(0.5), leak(0.4), 0],
  ])('is more bits, %s', (_, was, now, exitCode) => {
    const comparison = compareReports(report([], { leaks: [was] }), report([], { leaks: [now] }));
    expect(comparison.clients[0]?.bits).toMatchObject([
      { surface: 'window', was: { bits: was.bits }, now: { bits: now.bits } },
    ]);
    expect(comparison.exitCode).toBe(exitCode);
  });

  it('is the number of classes', () => {
    const newer = report([]);
    const [client] = newer.verdict.clients;
    const extra = client?.classes.find(({ surface }) => surface === 'window');
    if (extra) client?.classes.push({ ...extra, reference: false });
    expect(compareReports(report([]), newer).clients[0]?.classes).toEqual([
      { surface: 'window', was: 1, now: 2 },
    ]);
  });

  it('is invalid if one of the runs is invalid', () => {
    const valid = report([]);
    const invalid = { ...valid, verdict: { ...valid.verdict, exitCode: 2 as const } };
    expect(compareReports(invalid, valid)).toMatchObject({
      exitCode: 2,
      invalid: [{ run: 'older', summary: { exitCode: 2 } }],
    });
    expect(compareReports(valid, invalid).exitCode).toBe(2);
  });

  it('names a client that only one report has', () => {
    const [older, newer] = [report([]), report([found()], { clients: [] })];
    newer.verdict.clients = [];
    expect(compareReports(older, newer).clients).toMatchObject([{ client: 'hushium', was: 'Hushium 156' }]);
    expect(compareReports(older, newer).clients[0]).not.toHaveProperty('now');
  });
});

describe('what changed, for the terminal,', () => {
  const text = (older: Report, newer: Report) =>
    comparisonText(compareReports(older, newer), { colours: false, columns: 80 });

  it('names each change, and ends with whether there is a regression', () => {
    const older = report([found({ cases: [ref('port/closed (ws)')] })], { leaks: [leak(0.5)] });
    const newer = report([found()], { leaks: [leak(0.75)] });
    newer.clients = newer.clients.map((client) => ({ ...client, version: '157.0' }));
    expect(text(older, newer)).toMatchSnapshot();
  });

  it('says that nothing changed', () => {
    expect(text(report([]), report([]))).toBe('Hushium 156\n  nothing changed\n\nOK: no regression.\n');
  });

  it('prints no control character from a server', () => {
    const hostile = found({ here: { value: '\u001b[31m', seen: 1, total: 1 } });
    expect(text(report([]), report([hostile]))).not.toContain('\u001b');
  });
});
