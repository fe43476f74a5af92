import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { quickFixtures } from '../support/cli.js';
import { lastLine, Victim } from './torture.js';

/** Programs that act as a browser. Each opens the agent page, and then runs its code with the functions of the agent protocol. */
const browsers = {
  'exits at once': 'process.exit(3);',
  'is killed': 'process.kill(process.pid, "SIGKILL");',
  'posts no JSON': 'await post("hello", "}{"); await hang();',
  'posts a huge body': 'await post("hello", "x".repeat(3 * 2 ** 20)); await hang();',
  'posts messages of the wrong shape':
    'await post("hello", "[]"); await post("ready", "null"); await post("fault", "7"); await hang();',
  'posts traces that are not traces':
    'await enter(); for (;;) for (const { id } of (await tasks()) ?? []) await post(`done?id=${id}`, "{}");',
  'dies in the middle': 'await enter(); await tasks(); process.exit(0);',
  'reports a fault with escape sequences':
    'await enter(); await post("fault", JSON.stringify({ message: "\\u001b[2J::error::x" })); await hang();',
};

const prelude = `
const url = process.argv[2];
const post = (path, body) => fetch(new URL(path, url), { method: 'POST', body }).catch(() => undefined);
const hang = () => new Promise((resolve) => setTimeout(resolve, 60_000));
const enter = async () => {
  await post('hello', JSON.stringify({ userAgent: 'x', has: [] }));
  await post('ready', JSON.stringify({ ownWindow: true, trusts: true }));
};
const tasks = async () => (await post('tasks', '{}'))?.json();
await (await fetch(url)).text();
`;

const folder = mkdtempSync(join(tmpdir(), 'badsocket-hostile-browsers-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run', () => {
  it.each(Object.entries(browsers))(
    'whose browser %s ends with one line and exit code 2, and leaves nothing behind',
    async (_, code) => {
      const path = join(folder, 'browser.mjs');
      writeFileSync(path, `${prelude}\n${code}`);
      const command = `'${process.execPath}' '${path}' {url}`;
      const args = [
        'run',
        '--lab',
        'off',
        '--browser-command',
        command,
        '--output',
        '{reports}',
        ...quickFixtures,
      ];
      await using attacked = new Victim(args);
      const { exitCode, stdout, stderr } = await attacked.child;
      expect(exitCode, stderr).toBe(2);
      expect(`${stdout}${stderr}`).not.toContain('\u001b[2J');
      expect(lastLine(stdout)).toMatch(/^INVALID: /);
      const { report } = await attacked.saved();
      expect(report.verdict.exitCode).toBe(2);
    },
  );
});
