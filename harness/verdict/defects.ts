import { groupOf } from '../model/layers.js';
import { feedbackClause } from '../model/situations.js';
import type { Fixture } from '../model/fixture.js';
import type { ClientIdentity } from '../model/observation.js';
import { inOrder } from '../model/surfaces.js';
import type { Defect, Finding } from '../model/verdict.js';
import { groupBy } from '../support/collections/group-by.js';
import { channelOf } from './candidates.js';
import { distinctRefs } from './cases.js';
import { isTitled, type KnownDefect } from './expectations.js';
import type { Cause, Explained, Unassigned } from './findings.js';

/** The findings of a client, and the defects that explain them. */
export interface Assigned {
  findings: Finding[];
  /** New ones first. */
  defects: Defect[];
}

/**
 * Assigns each finding to a defect.
 * @param known the known defects of the client: a new one has another id
 */
export function assignDefects(
  explained: readonly Explained[],
  client: ClientIdentity,
  { known, fixtures }: { known: readonly KnownDefect[]; fixtures: readonly Fixture[] },
): Assigned {
  const groups = [...groupBy(explained, ({ cause }) => keyOf(cause)).values()].sort(
    ([a], [b]) => Number('known' in a.cause) - Number('known' in b.cause),
  );
  const ids = new Set(known.map(({ id }) => id));
  const assigned = groups.map((group) => {
    const [{ cause }] = group;
    const findings = group.map(({ finding }) => finding);
    const id = 'known' in cause ? cause.known.id : unused(proposedId(client, findings), ids);
    ids.add(id);
    return { findings: findings.map((finding): Finding => ({ ...finding, defect: id })), cause, id };
  });
  return {
    findings: assigned.flatMap(({ findings }) => findings),
    defects: assigned.map(({ findings, cause, id }) => {
      const cases = distinctRefs(findings.flatMap((finding) => finding.cases));
      const common = { id, cases, surfaces: inOrder(findings.flatMap(({ surfaces }) => surfaces)) };
      return 'known' in cause
        ? { ...common, ...documented(cause.known) }
        : { ...common, status: 'new', clause: clauseOf(cases, fixtures) };
    }),
  };
}

function documented({ title, clause, link, searched, since, versions }: KnownDefect) {
  return {
    status: isTitled(title) ? ('known' as const) : ('untitled' as const),
    title,
    clause,
    link,
    ...(searched !== undefined && { searched }),
    since,
    versions,
  };
}

function keyOf(cause: Cause): string {
  return JSON.stringify('known' in cause ? cause.known.id : cause);
}

/** Returns the clause that all fixtures of a defect cite, or otherwise the clause on feedback. */
function clauseOf(cases: Defect['cases'], fixtures: readonly Fixture[]): string {
  const ids = new Set(cases.map(({ fixture }) => fixture));
  const [first = feedbackClause, ...more] = new Set(
    fixtures.filter(({ id }) => ids.has(id)).map(({ spec }) => spec),
  );
  return more.length === 0 ? first : feedbackClause;
}

/** Returns an id that says where and how a client deviates: `firefox-tls-close-code`. */
function proposedId({ engine, product }: ClientIdentity, findings: readonly Unassigned[]): string {
  const [largest, ...more] = [...findings].sort((a, b) => b.cases.length - a.cases.length);
  const groups = new Set(
    [largest, ...more].flatMap((finding) => finding?.cases ?? []).map(({ fixture }) => groupOf(fixture)),
  );
  const what = largest && channelOf(largest);
  return [engine === 'unknown' ? product : engine, ...[...groups].slice(0, 2), what]
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function unused(id: string, ids: ReadonlySet<string>): string {
  let number = 1;
  while (ids.has(number === 1 ? id : `${id}-${String(number)}`)) number += 1;
  return number === 1 ? id : `${id}-${String(number)}`;
}
