import { describe, expect, it } from 'vitest';
import { because, noBrowser, noLab, quickFixtures } from '../support/cli.js';
import { draw, seed } from './seed.js';
import { Victim } from './torture.js';

/** The ways to end a run, and the exit codes that are documented for each. */
const blows = {
  SIGKILL: [undefined],
  SIGTERM: [2],
  'a killed helper': [0, 2],
} as const;
type Blow = keyof typeof blows;

const modes = ['require', 'off'] as const;
const names = Object.keys(blows) as Blow[];

/** Twenty random moments, in both modes and with each blow. */
const moments = Array.from({ length: 20 }, (_, index) => ({
  lab: modes[index % 2] ?? 'off',
  blow: names[index % 3] ?? 'SIGKILL',
  observations: draw(0, 200),
  helper: draw(0, 1000),
}));

function strike(victim: Victim, blow: Blow, helper: number): void {
  const { pid } = victim.child;
  if (blow === 'a killed helper') {
    const helpers = victim.tracker.follow().filter((found) => found.pid !== pid);
    const found = helpers[helper % helpers.length];
    if (found !== undefined) process.kill(found.pid, 'SIGKILL');
    return;
  }
  victim.child.kill(blow);
}

const obstacle = noLab ?? noBrowser;

describe.skipIf(obstacle !== undefined)(`a run, with seed ${seed}${because(obstacle)}`, () => {
  it.each(moments)(
    '--lab $lab that meets $blow after $observations observations leaves nothing behind but its observations',
    async ({ lab, blow, observations, helper }) => {
      const options = ['--lab', lab, '--engine', 'chromium', '--repeat', '40', '--output', '{reports}'];
      await using victim = new Victim(['run', ...options, ...quickFixtures]);
      await victim.reach(observations);
      const before = victim.observed();
      strike(victim, blow, helper);
      const { exitCode, signal, stderr } = await victim.child;
      expect(blows[blow], `${signal ?? ''} ${stderr}`).toContain(exitCode);
      if (before === 0) return;
      const { report } = await victim.saved();
      // At most the last line is lost.
      expect(report.observations.length).toBeGreaterThanOrEqual(before - 1);
      if (report.complete) expect(report.verdict.exitCode).toBe(exitCode);
    },
  );
});
