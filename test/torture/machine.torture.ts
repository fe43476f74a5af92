import { describe, expect, it } from 'vitest';
import { because, noBrowser, noLab, quickFixtures } from '../support/cli.js';
import { draw, seed } from './seed.js';
import { Victim } from './torture.js';

const obstacle = noLab ?? noBrowser;
const run = [
  'run',
  '--lab',
  'require',
  '--engine',
  'chromium',
  '--repeat',
  '3',
  '--output',
  '{reports}',
  ...quickFixtures,
];

/** Mounts a small disk over the folder of the reports, in a mount namespace of its own. */
const onDisk = (kibibytes: number) => [
  ...['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'],
  `for word; do case $word in */report) mkdir -p $word; mount -t tmpfs -o size=${kibibytes}k tmpfs $word;; esac; done; exec "$@"`,
  'sh',
];

describe.skipIf(obstacle !== undefined)(`a run, with seed ${seed}${because(obstacle)}`, () => {
  it.each(Array.from({ length: 4 }, () => ({ kibibytes: draw(4, 512) })))(
    'on a disk of $kibibytes KiB exits with 2 and one line',
    async ({ kibibytes }) => {
      await using victim = new Victim(run, onDisk(kibibytes));
      const { exitCode, stderr } = await victim.child;
      expect(exitCode, stderr).toBe(2);
      expect(stderr).toMatch(/^badsocket: [^\n]*(disk|space|ENOSPC)[^\n]*$/im);
    },
  );

  it('with 64 file descriptors says so, or makes all observations', async () => {
    await using victim = new Victim(run, ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh']);
    const { exitCode, stdout, stderr } = await victim.child;
    expect([0, 2], stderr).toContain(exitCode);
    if (exitCode === 2) expect(`${stdout}${stderr}`).toMatch(/EMFILE|too many open files/i);
  });

  it('beside another run in the same folder saves a whole report', async () => {
    await using first = new Victim(run);
    const args = run.map((word) => word.replace('{reports}', first.reports));
    await using second = new Victim(args);
    const ended = await Promise.all([first.child, second.child]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const { code, report } = await first.saved();
    expect(code).toBe(0);
    expect(report.complete).toBe(true);
  });
});
