import { spawn } from 'node:child_process';
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { because, noLab } from './cli.js';
import { ProcessTracker } from './process-tracker.js';

const createsNamespace = ['--user', '--map-root-user', '--net', 'sleep', '1000'];
const own = readlinkSync('/proc/self/ns/net');

/** Starts a process in network and user namespaces of its own. */
async function isolated(env: NodeJS.ProcessEnv) {
  const child = spawn('unshare', createsNamespace, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const namespace = () => readlinkSync(`/proc/${child.pid}/ns/net`);
  await expect.poll(namespace).not.toBe(own);
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: Number(child.pid), end };
}

it.skipIf(noLab !== undefined)(
  `a namespace is not taken for one that has ended${because(noLab)}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'badsocket-tracker-'));
    using tracker = new ProcessTracker(folder);
    const first = await isolated(tracker.env);
    expect(tracker.follow().map(({ pid }) => pid)).toEqual([first.pid]);
    await first.end();
    // The kernel reuses the lowest free number as soon as it has removed the namespace.
    for (let count = 0; count < 5; count += 1) {
      const other = await isolated({});
      expect(tracker.processes()).toEqual([]);
      await other.end();
    }
    rmSync(folder, { recursive: true });
  },
);
