import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SetupError } from '../support/errors.js';
import { githubAnnotations, githubSummary } from '../report/formats/github.js';
import { sampleReport } from '../../test/support/reports.js';
import { publish } from './publish.js';
import { formatNames } from '../report/formats/index.js';
import { defaultReporters, parseReporters, type Reporter, reportersHelp } from './reporters.js';
import { textsOf } from '../report/text/report-texts.js';

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-publish-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const report = sampleReport();
const reporters = defaultReporters({});
const lines = () => printed.trimEnd().split('\n');

it('ends with what was noted, where the report is, and the verdict', async () => {
  const notes = ['Expectations: none'];
  expect(await publish(report, { folder, reporters, json: false, notes })).toBe(report.verdict.exitCode);
  expect(lines().slice(-3)).toEqual([
    'Expectations: none',
    expect.stringMatching(/^Report: .*\/report\.html$/),
    textsOf(report).summary,
  ]);
  expect(printed).toContain('\nFindings\n');
});

it('ends with no verdict where the report could not be saved', async () => {
  writeFileSync(join(folder, 'file'), '');
  const publishing = publish(report, { folder: join(folder, 'file'), reporters, json: false });
  await expect(publishing).rejects.toThrow(SetupError);
  expect(printed).toMatch(/Findings\n[^]*\nINVALID: the report could not be saved\.\n$/);
  expect(printed).not.toContain(textsOf(report).summary);
});

it.each<[Reporter[], string[], RegExp]>([
  [['terminal', 'html', 'json'], ['report.html', 'report.json'], /^Report: .*report\.html$/],
  [['json'], ['report.json'], /^Report: .*report\.json$/],
  [['junit'], ['junit.xml'], /^JUnit: .*junit\.xml$/],
])('writes for %j the files %j and no others', async (some, files, said) => {
  await publish(report, { folder, reporters: some, json: false });
  expect(readdirSync(folder).sort()).toEqual(files);
  expect(lines().at(-2)).toMatch(said);
});

it('prints the verdict alone where nothing is for the terminal', async () => {
  await publish(report, { folder, reporters: ['json'], json: false });
  expect(lines()).toHaveLength(2);
});

it('makes no folder where no file is asked for', async () => {
  const absent = join(folder, 'absent');
  await publish(report, { folder: absent, reporters: ['terminal'], json: false });
  expect(readdirSync(folder)).toEqual([]);
});

it('annotates for GitHub, and adds to the summary of the job', async () => {
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, 'before\n');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  await publish(report, { folder, reporters: ['github'], json: false });
  expect(printed).toBe(`${githubAnnotations(report)}${textsOf(report).summary}\n`);
  expect(readFileSync(summary, 'utf8')).toBe(`before\n${githubSummary(report)}`);
});

it('leaves standard output to the JSON, whatever else is published', async () => {
  let forPeople = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    forPeople += String(text);
    return true;
  });
  await publish(report, { folder, reporters: [...formatNames], json: true, notes: ['a note'] });
  expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(forPeople).toMatch(
    /\nFindings\n[^]*\n::error [^]*\na note\nReport: .*report\.html\nJUnit: .*junit\.xml\n/,
  );
  expect(forPeople.trimEnd().split('\n').at(-1)).toBe(textsOf(report).summary);
  expect(readdirSync(folder).sort()).toEqual(['junit.xml', 'report.html', 'report.json']);
});

it('tells in --help what the table of formats has', () => {
  expect(reportersHelp()).toBe(
    'terminal, html, json, junit, github (default: terminal,html,json, and github in GitHub Actions)',
  );
});

it('speaks to GitHub without being asked where GitHub Actions runs it, and not elsewhere', () => {
  expect(defaultReporters({ GITHUB_ACTIONS: 'true' })).toEqual(['terminal', 'html', 'json', 'github']);
  expect(defaultReporters({})).toEqual(['terminal', 'html', 'json']);
});

it('refuses a reporter that there is none of', () => {
  expect(parseReporters('terminal,junit')).toEqual(['terminal', 'junit']);
  expect(() => parseReporters('juint')).toThrow('no reporter is named juint: did you mean junit?');
  expect(() => parseReporters('xml')).toThrow('there are terminal, html, json, junit, github');
});
