import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { builtFile } from './package-info.js';

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0).filter(isAlive)) process.kill(pid, 'SIGKILL');
});

/** A program that starts a child in a new session, as a browser is started, prints its process ID and runs `then`. */
const parent = (then: string) => `
  const { reapChildren } = await import(${JSON.stringify(builtFile('harness/support/reaper.js'))});
  reapChildren();
  const { spawn } = await import('node:child_process');
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  child.unref();
  console.log(child.pid);
  ${then}
`;

/** Starts a parent that starts a child, and returns both process IDs. */
async function family(then: string): Promise<{ parentPid: number; childPid: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', parent(then)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const childPid = Number(String(output));
  const parentPid = Number(child.pid);
  started.push(parentPid, childPid);
  return { parentPid, childPid };
}

/** Whether a process is running. A zombie has no command line. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

it.skipIf(process.platform !== 'linux').each([
  ['is killed', 'setInterval(() => {}, 1000);', (pid: number) => process.kill(pid, 'SIGKILL')],
  ['exits', '', () => undefined],
])('kills the child after the parent %s', async (_, then, end) => {
  const { parentPid, childPid } = await family(then);
  end(parentPid);
  await expect.poll(() => [parentPid, childPid].filter(isAlive), { timeout: 10_000 }).toEqual([]);
});

it.skipIf(process.platform !== 'linux')('does not kill the child of another parent', async () => {
  const other = await family('setInterval(() => {}, 1000);');
  const own = await family('');
  await expect.poll(() => isAlive(own.childPid), { timeout: 10_000 }).toBe(false);
  expect(isAlive(other.childPid)).toBe(true);
});

it.skipIf(process.platform !== 'linux').each([
  ['is killed', 'setInterval(() => {}, 1000);', (pid: number) => process.kill(pid, 'SIGKILL')],
  ['exits', '', () => undefined],
])("removes the folder of the parent's children after the parent %s", async (_, then, end) => {
  const program = `
    const { ownHome, reapChildren, useOwnFolder } = await import(${JSON.stringify(builtFile('harness/support/reaper.js'))});
    const { writeFileSync } = await import('node:fs');
    reapChildren();
    useOwnFolder();
    writeFileSync(ownHome() + '/profile', '');
    console.log(ownHome());
    ${then}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const folder = dirname(String(output).trim());
  started.push(Number(child.pid));
  end(Number(child.pid));
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
});
