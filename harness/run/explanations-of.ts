import type { Context } from '../model/context.js';
import { type CaseRef, refName } from '../model/case.js';
import { groupOf, type Scheme, schemes } from '../model/layers.js';
import type { Surface } from '../model/observation.js';
import { inOrder } from '../model/surfaces.js';
import { groupBy } from '../support/collections/group-by.js';
import { by } from '../support/collections/sort-by.js';
import type { Explanation } from '../verdict/expectations.js';

/** A value of a channel, seen in one case on one surface. */
export interface Sighting {
  channel: string;
  value: string;
  case: CaseRef;
  surface: Surface;
}

/** The fields of an explanation that say where it applies. */
export type Places = Pick<Explanation, 'fixtures' | 'schemes' | 'surfaces' | 'transports'>;

/** Returns explanations that cover exactly these values in these cases. */
export function explanationsOf(
  context: Context,
  sightings: readonly Sighting[],
  surfacesOf: (ref: CaseRef) => ReadonlySet<Surface>,
): Explanation[] {
  const values = groupBy(sightings, ({ channel, value }) => JSON.stringify([channel, value]));
  return [...values.values()]
    .flatMap((group) => {
      const [{ channel, value }] = group;
      return placesOf(group, surfacesOf).map((places) => ({
        ...places,
        contexts: [context],
        channel,
        values: [value],
      }));
    })
    .sort(by(({ channel, fixtures }) => `${channel} ${fixtures}`));
}

/**
 * Returns globs that cover exactly these cases on these surfaces. The surfaces are `*` if they are all on which the case was observed.
 */
export function placesOf(
  sightings: readonly Pick<Sighting, 'case' | 'surface'>[],
  surfacesOf: (ref: CaseRef) => ReadonlySet<Surface>,
): Places[] {
  const cases = [...groupBy(sightings, (sighting) => refName(sighting.case)).values()].map((group) => {
    const [{ case: ref }] = group;
    const surfaces = inOrder(group.map(({ surface }) => surface));
    const isEverywhere = [...surfacesOf(ref)].every((surface) => surfaces.includes(surface));
    return { ref, surfaces: isEverywhere ? ['*'] : surfaces };
  });
  const perFixture = groupBy(cases, ({ ref, surfaces }) =>
    JSON.stringify([ref.fixture, ref.transport, surfaces]),
  );
  const fixtures = [...perFixture.values()].map((group) => {
    const [{ ref, surfaces }] = group;
    return {
      fixture: ref.fixture,
      schemes: sortedSchemes(group.map((testCase) => testCase.ref.scheme)),
      surfaces,
      transports: [ref.transport],
    };
  });
  const alike = groupBy(fixtures, ({ fixture, ...rest }) => JSON.stringify([groupOf(fixture), rest]));
  return [...alike.values()].map((group) => {
    const [{ fixture: _, ...rest }] = group;
    return { fixtures: globOf(group.map(({ fixture }) => fixture)), ...rest };
  });
}

function sortedSchemes(unsorted: readonly Scheme[]): Scheme[] {
  return schemes.filter((scheme) => unsorted.includes(scheme));
}

/** Returns a glob that matches exactly these fixtures of one group: `tls/{expired-certificate,wrong-host}`. */
function globOf(ids: readonly string[]): string {
  const [first = '', ...more] = [...new Set(ids)].sort();
  if (more.length === 0) return first;
  const group = groupOf(first);
  return `${group}/{${[first, ...more].map((id) => id.slice(group.length + 1)).join(',')}}`;
}
