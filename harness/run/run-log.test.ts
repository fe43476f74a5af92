import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleReport } from '../../test/support/reports.js';
import { mergeReports } from './merge-reports.js';
import { readRunLog, readRuns } from './read-runs.js';
import type { RunEvent } from './run-events.js';
import { RunLog, runLogName } from './run-log.js';
import { recordRun } from './run-record.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-log-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const sample = sampleReport();

/** The events of a run that makes the sample report. */
function sampleEvents(): RunEvent[] {
  const { schemaVersion: _v, schemaFingerprint: _f, complete: _c, verdict: _, ...rest } = sample;
  const { missing, clients, observations, skipped, finishedAt, ...run } = rest;
  return [
    { type: 'run-started', run },
    ...missing.map((engine): RunEvent => ({ type: 'engine-missing', missing: engine })),
    { type: 'cases-skipped', skipped },
    ...clients.flatMap((client): RunEvent[] => [
      { type: 'client-ready', client, observations: observations.length },
      ...observations
        .filter((observation) => observation.client === client.name)
        .map((observation): RunEvent => ({ type: 'observation', observation })),
      { type: 'client-finished', client: client.name },
    ]),
    { type: 'run-finished', finishedAt },
  ];
}

/** Logs events as a process that is killed afterwards. @returns the path of the log */
function logOf(events: readonly RunEvent[]): string {
  using log = new RunLog(folder, (problem) => expect.unreachable(String(problem)));
  for (const event of events) log.append(event);
  return log.path;
}

describe('the log of a run', () => {
  it('has a line for each event, from which the record is made again', async () => {
    const events = sampleEvents();
    const path = logOf(events);
    expect(basename(path)).toMatch(runLogName);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(events.length);
    expect(await readRunLog(path)).toEqual(await recordRun(Readable.from(events)));
  });

  it.each([
    ['between two lines', 0],
    ['within a line', 10],
  ])('that ends %s is the log of an incomplete run, which has all complete lines', async (_, cut) => {
    const events = sampleEvents();
    const kept = events.slice(0, -3);
    const path = logOf(kept);
    appendFileSync(path, JSON.stringify(events.at(-3)).slice(0, cut));
    const { faults, observations } = await readRunLog(path);
    expect(faults).toEqual([`the run was killed, or is still in progress (${basename(path)})`]);
    expect(observations).toEqual(
      kept.flatMap((event) => (event.type === 'observation' ? [event.observation] : [])),
    );
    const [part] = await readRuns([folder]);
    if (part === undefined) return expect.unreachable('the folder has no run');
    expect(mergeReports([part], {})).toMatchObject({ complete: false, verdict: { exitCode: 2 } });
  });

  it('of two runs in one folder are two files', () => {
    expect(logOf([])).not.toBe(logOf([]));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('is gone after it is removed', () => {
    const log = new RunLog(folder, (problem) => expect.unreachable(String(problem)));
    log.append({ type: 'run-interrupted', reason: 'x' });
    log.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports once that it cannot be written, and writes nothing more', () => {
    const problems: unknown[] = [];
    const log = new RunLog(join(folder, 'absent'), (problem) => problems.push(problem));
    log.append({ type: 'run-interrupted', reason: 'x' });
    expect(problems).toMatchObject([{ code: 'ENOENT' }]);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['is empty', (path) => truncateSync(path), /is not the log of a run\. Use the file/],
    [
      'does not start with its first line',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace(/^.*\n/, '')),
      /is not the log of a run/,
    ],
    ['has a damaged line', (path) => appendFileSync(path, 'null\n'), /: line \d+ is damaged: /],
    ['has a line that is not JSON', (path) => appendFileSync(path, '{"type":\n'), /: line \d+ is damaged: /],
    [
      'has a malformed observation',
      (path) => appendFileSync(path, '{"type":"observation","observation":{}}\n'),
      /: line \d+ is damaged: observation\.fixture: /,
    ],
    [
      'has another schema',
      (path) =>
        writeFileSync(path, readFileSync(path, 'utf8').replace(/("schemaFingerprint":")\w+/, '$1other')),
      /was written by badsocket .* with another report schema \(fingerprint other/,
    ],
  ])('that %s is rejected', async (_, damage, message) => {
    const path = logOf(sampleEvents());
    damage(path);
    await expect(readRunLog(path)).rejects.toThrow(message);
  });
});
