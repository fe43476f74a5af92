import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  badsocket,
  because,
  chromium,
  type Ended,
  noBrowser,
  noLab,
  program,
  quickFixtures,
} from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

const absent = join(folder, 'absent');
const file = join(folder, 'file');
writeFileSync(file, '');

/** An executable that is not a browser. */
const notABrowser = join(folder, 'no-browser');
writeFileSync(notABrowser, '#!/bin/sh\nexit 3\n');
chmodSync(notABrowser, 0o755);

/** A folder with a file of expectations for Chromium. */
function expectations(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'chromium.json'), text);
  return path;
}

const cutShort = expectations('cut-short', '{"defects": [');
const wrongField = expectations('wrong-field', '{"defects": [], "expectation": []}');

const ownFixtures = join(folder, 'own-fixtures');
mkdirSync(ownFixtures);
writeFileSync(join(ownFixtures, 'mine.json'), '{"group": "tls", "fixtures": {"x": {}}}');

/** A run whose options are valid on any machine. */
const run = ['run', '--lab', 'off', '--engine', 'chromium', '--browser', `chromium=${notABrowser}`];

/** Expects exit code 2 and a message of one line that contains all of the texts. */
function expectError({ code, stderr }: Ended, ...texts: string[]): void {
  expect(stderr).toMatch(/^badsocket: [^\n]+\n$/);
  for (const text of texts) expect(stderr).toContain(text);
  expect(code).toBe(2);
}

describe('badsocket rejects in one line, with advice,', () => {
  it.concurrent.each<[string, string[], string[]]>([
    ['an unknown command', ['frobnicate'], ["unknown command 'frobnicate'"]],
    ['an unknown option', ['run', '--frobnicate'], ["unknown option '--frobnicate'"]],
    ['a misspelt option', ['run', '--repaet', '2'], ['--repeat']],
    ['a misspelt command', ['lst'], ['list']],
    ['a misspelt engine', ['run', '--engine', 'chromum'], ['Did you mean chromium?']],
    ['a misspelt surface', ['run', '--surface', 'windw'], ['Did you mean window?']],
    ['an unknown engine', ['run', '--engine', 'presto'], ['presto', 'chromium, firefox, webkit']],
    ['an unknown lab mode', ['run', '--lab', 'maybe'], ['maybe', 'require, auto, off']],
    ['a number below one', ['run', '--repeat', '0'], ['--repeat', "'0'", 'whole number']],
    ['a budget above ten minutes', ['run', '--budget', '2147483648'], ['--budget', 'from 1 to 600000']],
    ['a part beyond the last', ['run', '--shard', '3/2', '--seed', '1'], ['--shard', 'like 2/5']],
    ['a part without the number of parts', ['run', '--shard', '3', '--seed', '1'], ['--shard', 'like 2/5']],
    ['a part without a seed', ['run', '--shard', '1/2'], ['--shard needs --seed']],
    ['a misspelt fixture', ['run', 'tls/expired-certificat'], ['Did you mean tls/expired-certificate?']],
    ['a misspelt group', ['run', 'handshakes'], ['Did you mean handshake?']],
    ['an unknown fixture', ['run', 'something/else'], ['something/else', 'such as handshake/http-403']],
    ['a misspelt reporter', ['run', '--reporter', 'terminal,juint'], ['Did you mean junit?']],
    ['a misspelt fixture to show', ['show', 'port/close'], ['Did you mean port/closed?']],
    ['show without a fixture', ['show'], ["missing required argument 'fixture'"]],
    ['a browser without a path', ['run', '--browser', 'chromium'], ['chromium=/usr/bin/chromium']],
    ['a command without {url}', ['run', '--browser-command', 'firefox'], ['must contain {url}']],
    [
      'a command that does not exist',
      ['run', '--browser-command', `${absent} {url}`],
      [`program ${absent} not found`],
    ],
    ['a path that does not exist', ['run', '--browser', `firefox=${absent}`], [absent, 'Correct the path']],
    ['a path that is not executable', ['run', '--browser', `firefox=${file}`], [file, 'Correct the path']],
    [
      'a browser that does not start',
      [...run, '--output', join(folder, 'none')],
      ['Cannot start chromium', '--browser chromium='],
    ],
    [
      'a folder of expectations that does not exist',
      [...run, '--expectations', absent],
      [absent, 'the folder does not exist'],
    ],
    [
      '--update-expectations with --no-expectations',
      [...run, '--no-expectations', '--update-expectations'],
      ['--no-expectations', 'none to update'],
    ],
    [
      'expectations that are not JSON',
      [...run, '--expectations', cutShort],
      ['chromium.json is not valid JSON'],
    ],
    [
      'expectations with a wrong field',
      [...run, '--expectations', wrongField],
      ['chromium.json', '"expectation"'],
    ],
    ['an output that is a file', [...run, '--output', file], [`--output ${file}`, 'Choose another folder']],
    ['an output below a file', [...run, '--output', join(file, 'below')], ['Choose another folder']],
    [
      'a folder of fixtures that does not exist',
      ['run', '--fixtures', absent],
      [`--fixtures ${absent}`, `badsocket init ${absent}`],
    ],
    [
      'malformed fixtures',
      ['list', '--fixtures', ownFixtures],
      ['mine.json', 'fixtures.x.title is missing', 'it must be text'],
    ],
    [
      'an example that would overwrite a file',
      ['init', file],
      [`Cannot write ${file}/handshake.ts`, 'Choose another folder'],
    ],
    ['an unknown format', ['init', '--format', 'yaml'], ['yaml', 'ts, json']],
    ['lab without a command', ['lab'], ["missing required argument 'command'"]],
  ])('%s', { timeout: 40_000 }, async (_, args, texts) => {
    expectError(await badsocket(args), ...texts);
  });
});

describe.skipIf(noLab !== undefined)(`badsocket in the lab${because(noLab)}`, { timeout: 40_000 }, () => {
  it('rejects a command that does not exist', async () => {
    expectError(await badsocket(['lab', '--no-peers', '--', absent]), `Cannot start ${absent}`);
  });

  it('rejects an output folder that would be lost with the lab', async () => {
    const lost = mkdtempSync('/dev/shm/badsocket-');
    try {
      const options = ['--lab', 'require', '--output', join(lost, 'report')];
      expectError(await badsocket([...run, ...options]), `--output ${lost}`, 'Choose another folder');
    } finally {
      rmSync(lost, { recursive: true });
    }
  });

  it('rejects a second set of peers in one lab', async () => {
    const nested = [process.execPath, program, 'lab', '--', 'true'];
    expectError(await badsocket(['lab', '--', ...nested]), 'another badsocket runs its peers here');
  });

  it.skipIf(noBrowser !== undefined)(
    `reports a full disk at the end of a run${because(noBrowser)}`,
    async () => {
      const disk = '/run/full';
      const options = [
        '--engine',
        'chromium',
        '--browser',
        `chromium=${chromium}`,
        '--output',
        `${disk}/report`,
      ];
      const script = `mkdir ${disk} && mount -t tmpfs -o size=16k tmpfs ${disk} && exec "$@"`;
      const command = [process.execPath, program, 'run', ...options, ...quickFixtures];
      const ended = await badsocket(['lab', '--no-peers', '--', 'sh', '-c', script, 'sh', ...command]);
      // The log of the run does not fit on the disk either.
      const [logged = '', , , saved = ''] = ended.stderr.split('\n');
      expect(logged).toMatch(/^badsocket: Cannot log the run: the disk is full\./);
      expectError(
        { ...ended, stderr: `${saved}\n` },
        `${disk}/report`,
        'the disk is full',
        '--output <folder>',
      );
      expect(ended.stdout).toMatch(/\nINVALID: the report could not be saved\.\n$/);
    },
  );
});
