import { casesOf } from '../model/case.js';
import { type Fixture, situationOf } from '../model/fixture.js';
import { layers } from '../model/layers.js';
import type { Shard } from '../model/shard.js';
import { by } from '../support/collections/sort-by.js';
import { isPlainControl } from '../verdict/controls.js';

/**
 * Returns the fixtures of one part of a run, in their order: its share of the expected time, and in every part what a verdict needs, which
 * is the plain controls and a quick fixture of each situation.
 */
export function fixturesOfShard(selected: readonly Fixture[], { index, parts }: Shard): Fixture[] {
  const common = new Set(commonFixtures(selected));
  const shares = Array.from({ length: parts }, () => ({ ms: 0, fixtures: new Set<Fixture>() }));
  // The longest first, each to the share that is the shortest so far: https://doi.org/10.1137/0117039
  const longestFirst = selected
    .filter((fixture) => !common.has(fixture))
    .map((fixture) => ({ fixture, ms: expectedMs(fixture) }))
    .sort(by(({ fixture }) => fixture.id))
    .sort((a, b) => b.ms - a.ms);
  for (const { fixture, ms } of longestFirst) {
    const shortest = shares.reduce((least, share) => (share.ms < least.ms ? share : least));
    shortest.ms += ms;
    shortest.fixtures.add(fixture);
  }
  return selected.filter(
    (fixture) => common.has(fixture) || shares[index - 1]?.fixtures.has(fixture) === true,
  );
}

function commonFixtures(selected: readonly Fixture[]): Fixture[] {
  const quick = selected.filter(({ slow, sweep }) => !slow && sweep === undefined);
  return [
    ...quick.filter(isPlainControl),
    ...layers.flatMap((layer) => {
      const inLayer = quick.filter((fixture) => situationOf(fixture) === layer);
      const [least] = inLayer.sort((a, b) => expectedMs(a) - expectedMs(b));
      return least === undefined ? [] : [least];
    }),
  ];
}

/** The time of an observation without waits, in milliseconds. */
const leastMs = 100;
/** The time in which a client repeats a query or a SYN that nobody answers, in milliseconds. */
const unansweredMs = 3000;
const slowMs = 30_000;

/** Returns the expected time of all cases of a fixture, in milliseconds. */
function expectedMs(fixture: Fixture): number {
  const { slow, group, peer } = fixture;
  const steps = [...(peer.handshake ?? []), ...(peer.connection ?? [])];
  const pauses = steps.reduce((sum, step) => sum + (step.step === 'pause' ? step.ms : 0), 0);
  const unanswered = group === 'route' || group === 'name' ? unansweredMs : 0;
  return casesOf([fixture]).length * (slow ? slowMs : leastMs + pauses + unanswered);
}
