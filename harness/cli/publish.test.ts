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

it('publish() ends with the notes, the path of the report, and the verdict', async () => {
  const notes = ['Expectations: none'];
  expect(await publish(report, { folder, reporters, json: false, notes })).toBe(report.verdict.exitCode);
  expect(lines().slice(-3)).toEqual([
    'Expectations: none',
    expect.stringMatching(/^Report: .*\/report\.html$/),
    textsOf(report).summary,
  ]);
  expect(printed).toContain('\nNew defects\n');
});

it('publish() prints no verdict if the report could not be saved', async () => {
  writeFileSync(join(folder, 'file'), '');
  const publishing = publish(report, { folder: join(folder, 'file'), reporters, json: false });
  await expect(publishing).rejects.toThrow(SetupError);
  expect(printed).toMatch(/New defects\n[^]*\nINVALID: the report could not be saved\.\n$/);
  expect(printed).not.toContain(textsOf(report).summary);
});

it.each<[Reporter[], string[], RegExp]>([
  [['terminal', 'html', 'json'], ['report.html', 'report.json'], /^Report: .*report\.html$/],
  [['json'], ['report.json'], /^Report: .*report\.json$/],
  [['junit'], ['junit.xml'], /^JUnit: .*junit\.xml$/],
])('publish() with the reporters %j writes the files %j only', async (selected, files, line) => {
  await publish(report, { folder, reporters: selected, json: false });
  expect(readdirSync(folder).sort()).toEqual(files);
  expect(lines().at(-2)).toMatch(line);
});

it('publish() without the terminal reporter prints only the path and the verdict', async () => {
  await publish(report, { folder, reporters: ['json'], json: false });
  expect(lines()).toHaveLength(2);
});

it('publish() creates no folder if no reporter writes a file', async () => {
  const absent = join(folder, 'absent');
  await publish(report, { folder: absent, reporters: ['terminal'], json: false });
  expect(readdirSync(folder)).toEqual([]);
});

it('publish() prints annotations for GitHub, and appends to the job summary', async () => {
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, 'before\n');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  await publish(report, { folder, reporters: ['github'], json: false });
  expect(printed).toBe(`${githubAnnotations(report)}${textsOf(report).summary}\n`);
  expect(readFileSync(summary, 'utf8')).toBe(`before\n${githubSummary(report)}`);
});

it('publish() with json prints only the JSON to standard output', async () => {
  let forPeople = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    forPeople += String(text);
    return true;
  });
  await publish(report, { folder, reporters: [...formatNames], json: true, notes: ['a note'] });
  expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(forPeople).toMatch(
    /\nNew defects\n[^]*\n::error [^]*\na note\nReport: .*report\.html\nJUnit: .*junit\.xml\n/,
  );
  expect(forPeople.trimEnd().split('\n').at(-1)).toBe(textsOf(report).summary);
  expect(readdirSync(folder).sort()).toEqual(['junit.xml', 'report.html', 'report.json']);
});

it('the help text lists all formats', () => {
  expect(reportersHelp()).toBe(
    'terminal, html, json, junit, github (default: terminal,html,json, and github in GitHub Actions)',
  );
});

it('the default reporters include github only in GitHub Actions', () => {
  expect(defaultReporters({ GITHUB_ACTIONS: 'true' })).toEqual(['terminal', 'html', 'json', 'github']);
  expect(defaultReporters({})).toEqual(['terminal', 'html', 'json']);
});

it('parseReporters() rejects an unknown reporter', () => {
  expect(parseReporters('terminal,junit')).toEqual(['terminal', 'junit']);
  expect(() => parseReporters('juint')).toThrow('Unknown reporter "juint". Did you mean junit?');
  expect(() => parseReporters('xml')).toThrow('Choose from: terminal, html, json, junit, github.');
});
