import { type CaseRef, refOf } from '../model/case.js';
import type { Surface } from '../model/observation.js';
import { distinctRefs, type ObservedCase } from './cases.js';
import { type Candidate, channelOf } from './candidates.js';
import { concerns, hasValue, type KnownPart } from './explanations.js';
import { inOrder } from '../model/surfaces.js';
import { groupBy } from '../support/collections/group-by.js';
import type { StaleDefect } from '../model/verdict.js';

/**
 * Returns the parts of known defects that no longer fail: a case was observed on a surface, and did not fail as the part says, not even
 * within chance. A part with a race is stale only if no part of its defect fails in any case,
 * and a rare part never is.
 * @param client `ClientIdentity.name`
 * @param cases what was observed, on every surface
 * @param candidates what fails, from strict distinctions
 */
export function staleOf(
  client: string,
  parts: readonly KnownPart[],
  cases: readonly ObservedCase[],
  candidates: readonly Candidate[],
): StaleDefect[] {
  const failures = candidates.map((candidate) => ({
    channel: channelOf(candidate),
    value: candidate.value,
    keys: new Set(candidate.cases.map(keyOf)),
  }));
  const fails = (observedCase: ObservedCase, { explanation }: KnownPart) =>
    concerns(explanation, observedCase) &&
    failures.some(
      ({ channel, value, keys }) =>
        channel === explanation.channel && hasValue(explanation, value) && keys.has(keyOf(observedCase)),
    );
  return parts.flatMap((part) => {
    const { defect, explanation } = part;
    const shows = () =>
      parts.some(
        (other) => other.defect === defect && cases.some((observedCase) => fails(observedCase, other)),
      );
    if (explanation.rare !== undefined || (explanation.race !== undefined && shows())) return [];
    const fixed = cases.filter(
      (observedCase) => concerns(explanation, observedCase) && !fails(observedCase, part),
    );
    const { id, title } = defect;
    const { channel } = explanation;
    const values = explanation.values.filter((value) => typeof value === 'string');
    return placesOf(fixed).map((places) => ({ client, defect: id, title, channel, values, ...places }));
  });
}

/** Returns cases by the surfaces on which each was observed. */
function placesOf(cases: readonly ObservedCase[]): { surfaces: Surface[]; cases: CaseRef[] }[] {
  const byCase = [...groupBy(cases, ({ name }) => name).values()];
  const bySurfaces = groupBy(byCase, (group) => inOrder(group.map(({ surface }) => surface)).join());
  return [...bySurfaces.values()].map((groups) => ({
    surfaces: inOrder(groups[0].map(({ surface }) => surface)),
    cases: distinctRefs(groups.flat().map(refOf)),
  }));
}

function keyOf({ name, surface }: ObservedCase): string {
  return `${name} ${surface}`;
}
