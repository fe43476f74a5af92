import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { builtFile } from './package-info.js';

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0).filter(isAlive)) process.kill(pid, 'SIGKILL');
});

/** Starts something in a session of its own, as a browser is, says its process id and does `then`. */
const parent = (then: string) => `
  const { reapChildren } = await import(${JSON.stringify(builtFile('harness/support/reaper.js'))});
  reapChildren();
  const { spawn } = await import('node:child_process');
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  child.unref();
  console.log(child.pid);
  ${then}
`;

/** @returns the process ids of a parent and of what it started */
async function family(then: string): Promise<{ parentPid: number; childPid: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', parent(then)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const childPid = Number(String(said));
  const parentPid = Number(child.pid);
  started.push(parentPid, childPid);
  return { parentPid, childPid };
}

/** One that has ended and was not waited for has no command line. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

it.skipIf(process.platform !== 'linux').each([
  ['is killed', 'setInterval(() => {}, 1000);', (pid: number) => process.kill(pid, 'SIGKILL')],
  ['comes to its end', '', () => undefined],
])('leaves nothing behind when the parent %s', async (_, then, end) => {
  const { parentPid, childPid } = await family(then);
  end(parentPid);
  await expect.poll(() => [parentPid, childPid].filter(isAlive), { timeout: 10_000 }).toEqual([]);
});

it.skipIf(process.platform !== 'linux')('leaves alone what another parent has started', async () => {
  const other = await family('setInterval(() => {}, 1000);');
  const own = await family('');
  await expect.poll(() => isAlive(own.childPid), { timeout: 10_000 }).toBe(false);
  expect(isAlive(other.childPid)).toBe(true);
});
