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
])('namedCommands() splits %s like a shell', async (line, args) => {
  expect(await read(line)).toEqual([{ name: 'browser', line, command: browser, args }]);
});

it('namedCommands() accepts a path with spaces', async () => {
  const [command] = await read(`"${browser}" {url}`);
  expect(command).toMatchObject({ name: 'browser', command: browser });
});

it('namedCommands() gives each command a name that is unique in the run', async () => {
  const lines = ['browser {url}', 'other {url}', 'browser --a {url}', 'browser --b {url}'];
  const names = async (taken: string[]) =>
    (await namedCommands(lines, taken, { PATH: folder })).map(({ name }) => name);
  expect(await names([])).toEqual(['browser', 'other', 'browser-2', 'browser-3']);
  expect(await names(['other', 'browser-2'])).toEqual(['browser', 'other-2', 'browser-3', 'browser-4']);
});

it.each<[string, RegExp]>([
  ['browser', /"browser": the arguments must contain \{url\}/],
  ['{url}', /must contain \{url\}/],
  ['', /must contain \{url\}/],
  ['browser # {url}', /must contain \{url\}/],
  ['browser {url} | cat', /the shell operator \| is not supported/],
  ['browser {url}&a=1', /the shell operator & is not supported/],
  ['nowhere {url}', /program nowhere not found\. Correct the name/],
  ['text {url}', /program text not found/],
  ['/nowhere/browser\n{url}', /^[^\n]+program \/nowhere\/browser not found[^\n]+$/],
])('namedCommands() rejects %j in one line', async (line, message) => {
  const problem = await read(line).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(SetupError);
  expect((problem as SetupError).message).toMatch(message);
});
