import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SetupError } from '../../support/errors.js';
import { namedCommands } from './browser-command.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket command-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of ['browser', 'other']) {
  writeFileSync(join(folder, name), '#!/bin/sh\n');
  chmodSync(join(folder, name), 0o755);
}
writeFileSync(join(folder, 'text'), '');
const browser = join(folder, 'browser');

const read = async (...lines: string[]) => namedCommands(lines, [], { PATH: folder, HOME: '/home/me' });

it.each<[string, string[]]>([
  ['browser {url}', ['{url}']],
  ['browser  --a=1   {url}', ['--a=1', '{url}']],
  [`browser '--profile=/a b' "--name=it's" {url}`, ['--profile=/a b', "--name=it's", '{url}']],
  [`browser --profile="/a b"/c a\\ b {url}`, ['--profile=/a b/c', 'a b', '{url}']],
  ['browser --empty "" {url}', ['--empty', '', '{url}']],
  ['browser --profile=$HOME/x {url}', ['--profile=/home/me/x', '{url}']],
  [`browser --app={url} '--title={url} & more'`, ['--app={url}', '--title={url} & more']],
  ['browser {url}?a=1', ['{url}?a=1']],
  [`browser sh -c 'firefox "$0" | cat' {url}`, ['sh', '-c', 'firefox "$0" | cat', '{url}']],
])('splits %s as a shell would', async (line, args) => {
  expect(await read(line)).toEqual([{ name: 'browser', line, command: browser, args }]);
});

it('takes a program by its path, with blanks in it', async () => {
  const [command] = await read(`"${browser}" {url}`);
  expect(command).toMatchObject({ name: 'browser', command: browser });
});

it('gives each a name of its own, that no other browser of the run has', async () => {
  const lines = ['browser {url}', 'other {url}', 'browser --a {url}', 'browser --b {url}'];
  const names = async (taken: string[]) =>
    (await namedCommands(lines, taken, { PATH: folder })).map(({ name }) => name);
  expect(await names([])).toEqual(['browser', 'other', 'browser-2', 'browser-3']);
  expect(await names(['other', 'browser-2'])).toEqual(['browser', 'other-2', 'browser-3', 'browser-4']);
});

it.each<[string, RegExp]>([
  ['browser', /"browser": \{url\} must stand where/],
  ['{url}', /\{url\} must stand where/],
  ['', /\{url\} must stand where/],
  ['browser # {url}', /\{url\} must stand where/],
  ['browser {url} | cat', /no shell runs it, and \| means nothing/],
  ['browser {url}&a=1', /no shell runs it, and & means nothing/],
  ['nowhere {url}', /there is no program nowhere; correct it/],
  ['text {url}', /there is no program text/],
  ['/nowhere/browser\n{url}', /^[^\n]+there is no program \/nowhere\/browser[^\n]+$/],
])('refuses %j in one line', async (line, said) => {
  const problem = await read(line).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(SetupError);
  expect((problem as SetupError).message).toMatch(said);
});
