import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reportSchema } from '../model/report.js';
import { saveReport } from './save.js';
import { sampleReport } from '../../test/support/reports.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'badsocket-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes both files, and nothing else, into a folder that it makes', async () => {
  const report = sampleReport();
  const { json, html } = await saveReport(report, join(folder, 'a', 'b'), ['json', 'html']);
  expect(reportSchema.parse(JSON.parse(await readFile(json, 'utf8')))).toEqual(report);
  expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>/);
  expect((await readdir(join(folder, 'a', 'b'))).sort()).toEqual(['report.html', 'report.json']);
});

it('writes only the requested formats', async () => {
  const { junit } = await saveReport(sampleReport(), folder, ['junit']);
  expect(await readFile(junit, 'utf8')).toMatch(/^<\?xml [^]*<testsuites /);
  expect(await readdir(folder)).toEqual(['junit.xml']);
});

it('replaces an older report', async () => {
  await writeFile(join(folder, 'report.json'), 'old');
  const { json } = await saveReport(sampleReport(), folder, ['json', 'html']);
  expect(await readFile(json, 'utf8')).not.toBe('old');
});

it('keeps the older report if one of the new files cannot be made', async () => {
  await writeFile(join(folder, 'report.json'), 'old');
  const report = sampleReport();
  const { clients } = report;
  let reads = 0;
  // The JSON reads it once, and the page after it.
  Object.defineProperty(report, 'clients', {
    enumerable: true,
    get: () => {
      if (reads++ > 0) throw new Error('broken');
      return clients;
    },
  });
  await expect(saveReport(report, folder, ['json', 'html'])).rejects.toThrow('broken');
  expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['report.json']);
});

it('writes whole files if two reports are saved into one folder at once', async () => {
  const seeds = [1, 2, 3, 4];
  await Promise.all(
    seeds.map(async (seed) => saveReport({ ...sampleReport(), seed }, folder, ['json', 'html'])),
  );
  const { seed } = reportSchema.parse(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')));
  expect(seeds).toContain(seed);
  expect((await readdir(folder)).sort()).toEqual(['report.html', 'report.json']);
});

it.each(['file', join('file', 'below')])('names a file in the place of the folder %s', async (path) => {
  await writeFile(join(folder, 'file'), '');
  await expect(saveReport(sampleReport(), join(folder, path), ['json', 'html'])).rejects.toThrow(
    'there is a file in the place of the folder. Name another folder with --output',
  );
});

it('names a folder in the place of a file', async () => {
  await mkdir(join(folder, 'report.json'));
  await expect(saveReport(sampleReport(), folder, ['json', 'html'])).rejects.toThrow(
    'report.json: there is a folder in the place of the file',
  );
  expect(await readdir(folder)).toEqual(['report.json']);
});
