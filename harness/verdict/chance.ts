import hypergeometric from '@stdlib/stats-base-dists-hypergeometric-cdf';

/** How often something was seen among some observations, and how often among those that they are compared with. */
export interface Table {
  here: { seen: number; total: number };
  elsewhere: { seen: number; total: number };
}

/**
 * The tables in which it was seen more often here than chance would have it, were it as likely here as elsewhere. The
 * risk that any of them is there by chance alone is at most `risk`, however many tables there are.
 *
 * Each is put to Fisher's exact test (https://en.wikipedia.org/wiki/Fisher%27s_exact_test), and all of them to Holm's
 * correction (https://en.wikipedia.org/wiki/Holm%E2%80%93Bonferroni_method). Tables with too few observations to show
 * anything, whatever had been seen in them, are left aside before, so that they take nothing from the others: Tarone,
 * https://doi.org/10.2307/2531456
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

/** Those that could be told from chance, if as many as there are of them were put to the test. */
function withPower<Item extends Table>(items: readonly Item[], risk: number): Item[] {
  const bounded = items.map((item) => ({ item, least: probabilityOf(extremeOf(item)) }));
  let tests = 1;
  const able = () => bounded.filter(({ least }) => least <= risk / tests);
  while (able().length > tests) tests += 1;
  return able().map(({ item }) => item);
}

/** As often here as it could be, of all the times that it was seen. */
function extremeOf({ here, elsewhere }: Table): Table {
  const seen = here.seen + elsewhere.seen;
  const most = Math.min(seen, here.total);
  return {
    here: { seen: most, total: here.total },
    elsewhere: { seen: seen - most, total: elsewhere.total },
  };
}

/** Of seeing it here as often as it was, or more often, were it as likely here as elsewhere. */
function probabilityOf({ here, elsewhere }: Table): number {
  const population = here.total + elsewhere.total;
  const unseen = population - here.seen - elsewhere.seen;
  // To be seen so often or more is to be missed so often or less. One minus the opposite would lose the digits of a small probability.
  return hypergeometric(here.total - here.seen, population, unseen, here.total);
}
