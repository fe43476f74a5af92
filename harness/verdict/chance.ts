import hypergeometric from '@stdlib/stats-base-dists-hypergeometric-cdf';

/** The frequency of a value in some observations, and in the observations that they are compared with. */
export interface Table {
  here: { seen: number; total: number };
  elsewhere: { seen: number; total: number };
}

/**
 * Returns the tables in which the value was seen significantly more often here than elsewhere. The risk that any of
 * them is due to chance is at most `risk`, whatever the number of tables.
 *
 * Fisher's exact test (https://en.wikipedia.org/wiki/Fisher%27s_exact_test) for each, with Holm's correction
 * (https://en.wikipedia.org/wiki/Holm%E2%80%93Bonferroni_method) over all. Tables with too few observations to be
 * significant are removed first, so that they cost the others no power: Tarone, https://doi.org/10.2307/2531456
 */
export function beyondChance<Item extends Table>(
  items: readonly Item[],
  risk: number,
): { item: Item; probability: number }[] {
  const distinction = withPower(items, risk)
    .map((item) => ({ item, probability: probabilityOf(item) }))
    .sort((a, b) => a.probability - b.probability);
  const firstWithin = distinction.findIndex(
    ({ probability }, index) => probability > risk / (distinction.length - index),
  );
  return distinction.slice(0, firstWithin === -1 ? undefined : firstWithin);
}

/** Returns the tables that can be significant at all, if that many of them are tested. */
function withPower<Item extends Table>(items: readonly Item[], risk: number): Item[] {
  const bounded = items.map((item) => ({ item, least: probabilityOf(extremeOf(item)) }));
  let tests = 1;
  const able = () => bounded.filter(({ least }) => least <= risk / tests);
  while (able().length > tests) tests += 1;
  return able().map(({ item }) => item);
}

/** Returns the most extreme table with the same margins. */
function extremeOf({ here, elsewhere }: Table): Table {
  const seen = here.seen + elsewhere.seen;
  const most = Math.min(seen, here.total);
  return {
    here: { seen: most, total: here.total },
    elsewhere: { seen: seen - most, total: elsewhere.total },
  };
}

/**
 * The probability to see the value here as often as it was seen, or more often, if it is as likely here as elsewhere.
 */
function probabilityOf({ here, elsewhere }: Table): number {
  const population = here.total + elsewhere.total;
  const unseen = population - here.seen - elsewhere.seen;
  // Computed as the lower tail of the misses: one minus the upper tail loses the digits of a small probability.
  return hypergeometric(here.total - here.seen, population, unseen, here.total);
}
