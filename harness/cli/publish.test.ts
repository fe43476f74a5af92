import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { SetupError } from '../errors.js';
import { sampleReport } from '../report/testing.js';
import { publish } from './publish.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-publish-'));
afterAll(() => rmSync(folder, { recursive: true }));

let printed: string;
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  return () => vi.restoreAllMocks();
});

it('ends with where the report is, and the verdict', async () => {
  const report = sampleReport();
  expect(await publish(report, join(folder, 'good'))).toBe(report.verdict.exitCode);
  expect(printed.trimEnd().split('\n').slice(-2)).toEqual([
    expect.stringMatching(/^Report: .*good\/report\.html$/),
    report.verdict.summary,
  ]);
});

it('ends with no verdict where the report could not be saved', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(publish(sampleReport(), join(folder, 'file'))).rejects.toThrow(SetupError);
  expect(printed).toMatch(/Findings\n[^]*\nINVALID: the report could not be saved\.\n$/);
  expect(printed).not.toContain(sampleReport().verdict.summary);
});
