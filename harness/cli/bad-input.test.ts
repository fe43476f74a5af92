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

/** Executable, and no browser. */
const noBrowserAtAll = join(folder, 'no-browser');
writeFileSync(noBrowserAtAll, '#!/bin/sh\nexit 3\n');
chmodSync(noBrowserAtAll, 0o755);

/** A folder with a file of expectations for Chromium. */
function expectations(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'chromium.json'), text);
  return path;
}

const cutShort = expectations('cut-short', '{"expectations": [');
const wrongField = expectations('wrong-field', '{"expectations": [], "expectation": []}');

const ownFixtures = join(folder, 'own-fixtures');
mkdirSync(ownFixtures);
writeFileSync(join(ownFixtures, 'mine.json'), '{"group": "tls", "fixtures": {"x": {}}}');

/** A run that gets as far as its options let it, on any machine. */
const run = ['run', '--lab', 'off', '--engine', 'chromium', '--browser', `chromium=${noBrowserAtAll}`];

/** Exit code 2, and one line for people that says all of this. */
function expectRefusal({ code, stderr }: Ended, ...said: string[]): void {
  expect(stderr).toMatch(/^badsocket: [^\n]+\n$/);
  for (const words of said) expect(stderr).toContain(words);
  expect(code).toBe(2);
}

describe('bad input is refused in one line that says what to do:', () => {
  it.concurrent.each<[string, string[], string[]]>([
    ['an unknown command', ['frobnicate'], ["unknown command 'frobnicate'"]],
    ['an unknown option', ['run', '--frobnicate'], ["unknown option '--frobnicate'"]],
    ['a near miss of an option', ['run', '--repaet', '2'], ['--repeat']],
    ['a near miss of a command', ['lst'], ['list']],
    ['a near miss of an engine', ['run', '--engine', 'chromum'], ['did you mean chromium?']],
    ['a near miss of a surface', ['run', '--surface', 'windw'], ['did you mean window?']],
    ['an unknown engine', ['run', '--engine', 'presto'], ['presto', 'chromium, firefox, webkit']],
    ['an unknown lab mode', ['run', '--lab', 'maybe'], ['maybe', 'require, auto, off']],
    ['a number below one', ['run', '--repeat', '0'], ['--repeat', "'0'", 'whole number']],
    ['a word for a number', ['run', '--budget', 'long'], ['--budget', "'long'", 'whole number']],
    [
      'a near miss of a fixture',
      ['run', 'tls/expired-certificat'],
      ['did you mean tls/expired-certificate?'],
    ],
    ['a near miss of a group', ['run', 'handshakes'], ['did you mean handshake?']],
    ['a fixture like no other', ['run', 'something/else'], ['something/else', 'such as handshake/http-403']],
    ['a near miss of a reporter', ['run', '--reporter', 'terminal,juint'], ['did you mean junit?']],
    ['a near miss of a fixture to show', ['show', 'port/close'], ['did you mean port/closed?']],
    ['nothing to show', ['show'], ["missing required argument 'fixture'"]],
    ['a browser without a path', ['run', '--browser', 'chromium'], ['chromium=/usr/bin/chromium']],
    ['a command that takes no address', ['run', '--browser-command', 'firefox'], ['{url} must stand']],
    [
      'a command that is not there',
      ['run', '--browser-command', `${absent} {url}`],
      [`there is no program ${absent}`],
    ],
    ['a path that is not there', ['run', '--browser', `firefox=${absent}`], [absent, 'correct it']],
    ['a path that cannot be run', ['run', '--browser', `firefox=${file}`], [file, 'correct it']],
    [
      'a browser that does not start',
      [...run, '--output', join(folder, 'none')],
      ['does not start', '--browser chromium='],
    ],
    [
      'a folder of expectations that is not there',
      [...run, '--expectations', absent],
      [absent, 'no such folder'],
    ],
    [
      'expectations that are to be updated and are none',
      [...run, '--no-expectations', '--update-expectations'],
      ['--no-expectations', 'none to update'],
    ],
    ['expectations that are no JSON', [...run, '--expectations', cutShort], ['chromium.json is not JSON']],
    [
      'expectations with a wrong field',
      [...run, '--expectations', wrongField],
      ['chromium.json', '"expectation"'],
    ],
    ['an output that is a file', [...run, '--output', file], [`--output ${file}`, 'name another folder']],
    ['an output below a file', [...run, '--output', join(file, 'below')], ['name another folder']],
    [
      'a folder of own fixtures that is not there',
      ['run', '--fixtures', absent],
      [`--fixtures ${absent}`, `badsocket init ${absent}`],
    ],
    [
      'own fixtures that are malformed',
      ['list', '--fixtures', ownFixtures],
      ['mine.json', 'fixtures.x.title is missing', 'it must be text'],
    ],
    [
      'an example over a file that is there',
      ['init', file],
      [`${file}/handshake.ts is not written`, 'name another folder'],
    ],
    ['a format that there is none of', ['init', '--format', 'yaml'], ['yaml', 'ts, json']],
    ['no command for the lab', ['lab'], ["missing required argument 'command'"]],
  ])('%s', { timeout: 40_000 }, async (_, args, said) => {
    expectRefusal(await badsocket(args), ...said);
  });
});

describe.skipIf(noLab !== undefined)(`in the lab${because(noLab)}`, { timeout: 40_000 }, () => {
  it('a command that is not there is refused', async () => {
    expectRefusal(await badsocket(['lab', '--no-peers', '--', absent]), `${absent} does not start`);
  });

  it('an output that would be lost with the lab is refused', async () => {
    const lost = mkdtempSync('/dev/shm/badsocket-');
    try {
      const options = ['--lab', 'require', '--output', join(lost, 'report')];
      expectRefusal(await badsocket([...run, ...options]), `--output ${lost}`, 'name a folder elsewhere');
    } finally {
      rmSync(lost, { recursive: true });
    }
  });

  it('a second set of peers in one lab is refused', async () => {
    const nested = [process.execPath, program, 'lab', '--', 'true'];
    expectRefusal(await badsocket(['lab', '--', ...nested]), 'another badsocket has its peers up here');
  });

  it.skipIf(noBrowser !== undefined)(`a full disk is told at the end${because(noBrowser)}`, async () => {
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
    expectRefusal(ended, `${disk}/report`, 'the disk is full', '--output <folder>');
    expect(ended.stdout).toMatch(/\nINVALID: the report could not be saved\.\n$/);
  });
});
