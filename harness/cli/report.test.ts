import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportComparison } from '../report/layout/compare.js';
import { type Report, reportSchema } from '../model/report.js';
import { sampleReport } from '../../test/support/reports.js';
import { badsocket } from '../../test/support/cli.js';
import { textsOf } from '../report/text/report-texts.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sample = sampleReport();

function write(path: string, report: unknown): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(report));
  return file;
}

/** Returns the observations of one client of the sample as a separate report. */
function runOf(client: string): Report {
  return {
    ...sample,
    clients: sample.clients.filter(({ name }) => name === client),
    observations: sample.observations.filter((observation) => observation.client === client),
    skipped: sample.skipped.filter((skip) => skip.client === client),
  };
}

describe('badsocket report', { timeout: 40_000 }, () => {
  it('merges all reports in the given folders and files', async () => {
    write('parts/a/report.json', runOf('hushium'));
    write('parts/b/report.json', runOf('chatterfox'));
    const third = write('c.json', runOf('dozekit'));
    const output = join(folder, 'one');
    const args = [
      'report',
      join(folder, 'parts'),
      third,
      '--output',
      output,
      '--reporter',
      'terminal,json,junit',
    ];
    const { code, stdout, stderr } = await badsocket(args);
    expect(stderr).toBe('');
    const merged = reportSchema.parse(JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')));
    expect(merged.clients.map(({ name }) => name)).toEqual(['hushium', 'chatterfox', 'dozekit']);
    expect(readdirSync(output).sort()).toEqual(['junit.xml', 'report.json']);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(textsOf(merged).summary);
    expect(code).toBe(merged.verdict.exitCode);
  });

  it('prints the merged report as JSON, and writes no file', async () => {
    const file = write('a/report.json', sample);
    const { stdout, stderr } = await badsocket(['report', '--json', file, '--output', join(folder, 'one')]);
    const printed = reportSchema.parse(JSON.parse(stdout));
    expect(printed.observations).toEqual(sample.observations);
    expect(readdirSync(folder)).toEqual(['a']);
    // Text for people goes to standard error.
    expect(stderr).toMatch(/^Expectations: .*\n(.*\n)$/);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(textsOf(printed).summary);
  });

  it('prints it as JSON beside the files that are asked for', async () => {
    const file = write('a/report.json', sample);
    const output = join(folder, 'one');
    const args = ['report', file, '--json', '--output', output, '--reporter', 'terminal,junit,json'];
    const { stdout, stderr } = await badsocket(args);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')));
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(readdirSync(output).sort()).toEqual(['junit.xml', 'report.json']);
    expect(stderr).toMatch(/\nNew defects\n[^]*\nJUnit: /);
  });

  it('compares two reports, and exits with 1 on a regression', async () => {
    const quiet = runOf('hushium');
    const valid = { ...quiet.verdict, exitCode: 0 as const, clients: quiet.verdict.clients.slice(0, 1) };
    const older = write('older.json', { ...quiet, verdict: valid });
    const [client] = valid.clients;
    const [finding] = sample.verdict.clients[1]?.findings ?? [];
    const regressed = { ...valid, clients: [{ ...client, findings: [{ ...finding, client: 'hushium' }] }] };
    const newer = write('newer.json', { ...quiet, verdict: regressed });

    const worse = await badsocket(['report', '--compare', older, newer]);
    expect(worse.stdout).toMatch(/\nREGRESSION: \d cases? with new findings\.\n$/);
    expect(worse.code).toBe(1);
    const better = await badsocket(['report', '--compare', '--json', newer, older]);
    expect((JSON.parse(better.stdout) as ReportComparison).clients[0]?.findings[0]?.kind).toBe('gone');
    expect(better.code).toBe(0);
  });

  it.each<[string, (good: string) => string[], string]>([
    ['a path that does not exist', () => ['absent.json'], 'absent.json: there is no such file or folder'],
    ['a folder without a report', () => ['empty'], 'empty: there is no report.json in this folder'],
    ['a file that is not JSON', () => ['broken.json'], 'broken.json is not a report: '],
    ['JSON that is not a report', () => ['other.json'], 'other.json is not a report of badsocket'],
    [
      'a report with another schema',
      () => ['later.json'],
      'later.json was written by badsocket 9.0.0 with another report schema (fingerprint 123456789abc, expected ',
    ],
    [
      'a malformed report',
      () => ['malformed.json'],
      'malformed.json is a report of badsocket 0.1.0, which this version cannot read: schemaVersion: ',
    ],
    ['an output folder that would overwrite a part', (good) => [good, '--output', 'good'], 'would overwrite'],
    ['one report to compare', (good) => [good, '--compare'], '--compare needs exactly two reports'],
    ['a misspelt reporter', (good) => [good, '--reporter', 'htlm'], 'Did you mean html?'],
  ])('rejects %s in one line', async (_, args, message) => {
    const good = write('good/report.json', sample);
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'broken.json'), '{');
    write('other.json', { hello: 'world' });
    write('later.json', { ...sample, schemaFingerprint: '123456789abc', badsocket: { version: '9.0.0' } });
    write('malformed.json', { ...sample, schemaVersion: 2 });
    const words = args(good).map((word) =>
      /\.json$|^(empty|good)$/.test(word) && word !== good ? join(folder, word) : word,
    );
    const { code, stderr } = await badsocket(['report', ...words]);
    expect(stderr).toMatch(/^badsocket: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
