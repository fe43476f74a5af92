import { execa } from 'execa';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { finish, readRequest, respond } from '../model/steps.js';
import { badsocket, program } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-print-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('badsocket', { timeout: 40_000 }, () => {
  it('prints no escape sequence and no workflow command of an argument', async () => {
    const { code, stderr } = await badsocket(['show', '\x1b]0;owned\x07##[add-mask]x\n::error::y'], {
      GITHUB_ACTIONS: 'true',
    });
    expect(stderr).toMatch(
      /^badsocket: No fixture matches "\\u\{1b\}\]0;owned\\u\{7\}#\\u\{23\}\[add-mask\]x\\u\{a\}::error::y"\. [^\n]*\n$/,
    );
    expect(code).toBe(2);
  });

  it('prints no escape sequence of a fixture, and the same JSON', async () => {
    const title = 'owned \x9b2J';
    const peer = { handshake: [readRequest(), respond(403), finish()] };
    const fixtures = { x: { title, spec: 'https://example.com/#a', peer } };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify({ group: 'handshake', fixtures }));
    const list = async (...args: string[]) =>
      badsocket(['list', 'handshake/x', '--fixtures', folder, ...args]);
    const [text, json] = await Promise.all([list(), list('--json')]);
    expect(text.stdout + json.stdout).not.toContain('\x9b');
    expect(text.stdout).toContain('owned \\u{9b}2J');
    expect(JSON.parse(json.stdout)).toMatchObject({ fixtures: [{ title }] });
  });

  it.runIf(existsSync('/dev/full'))('exits with 2 if its output is lost', async () => {
    const toFull = ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, program, 'list', '--json'];
    const { exitCode, stderr } = await execa('sh', toFull, { reject: false });
    expect(stderr).toBe('badsocket: Cannot print: the disk is full. Send the output to another file.');
    expect(exitCode).toBe(2);
  });

  it('exits with 0 if the reader of its output has read enough', async () => {
    const child = execa(process.execPath, [program, 'list', '--json'], { reject: false, buffer: false });
    child.stdout.once('data', () => child.stdout.destroy());
    const { exitCode } = await child;
    expect(exitCode).toBe(0);
  });

  it.each([
    ['an exception', 'setTimeout(() => { throw new Error("late\\n::error::x"); })'],
    ['a rejection', 'void Promise.reject(new Error("late\\n::error::x"))'],
  ])('ends after %s that nothing handles, with one line and exit code 2', async (name, code) => {
    const own = mkdtempSync(join(folder, 'own-'));
    writeFileSync(join(own, 'mine.mjs'), `${code};\nexport default { group: 'handshake', fixtures: {} };`);
    const args = ['serve', 'healthy', '--fixtures', own, '--json'];
    const { code: exitCode, stderr } = await badsocket(args);
    expect(stderr, name).toMatch(
      /^badsocket: Internal error: Error: late \(.*mine\.mjs.*\)\. This is a fault in badsocket\. Report this line\.\n$/,
    );
    expect(exitCode).toBe(2);
  });
});
