import { type CaseRef, refName } from '../../model/case.js';
import type { Surface } from '../../model/observation.js';
import { groupBy } from '../../support/collections/group-by.js';
import { by } from '../../support/collections/sort-by.js';
import { inOrder } from '../../model/surfaces.js';
import type { ClientVerdict, Finding, Leak } from '../../model/verdict.js';
import { clientLabels } from './client-label.js';
import { type RunSummary, summaryOf } from './summary.js';
import type { Report } from '../../model/report.js';

/** A finding about cases, in one report or in both. */
export interface Change {
  /** `unlooked`: found before, and the cases were not observed again. */
  kind: 'new' | 'gone' | 'changed' | 'unlooked';
  finding: Finding['kind'];
  /** The channel, if the kind of finding has one. */
  channel?: string;
  /** The value in each report. */
  was?: string;
  now?: string;
  surfaces: Surface[];
  cases: CaseRef[];
  /** Of a new finding: whether the older run observed these cases. */
  lookedBefore?: boolean;
}

/** A change on one surface: of the leaked bits, or of the number of classes. */
export interface Shift<Amount> {
  surface: Surface;
  was?: Amount;
  now?: Amount;
}

/** What changed for one client, by its name in both reports. */
export interface ClientChanges {
  client: string;
  /** Its label in each report, with the version. Missing if the report does not have it. */
  was?: string;
  now?: string;
  findings: Change[];
  /** The surfaces on which they differ. */
  bits: Shift<Pick<Leak, 'bits' | 'low' | 'high'>>[];
  classes: Shift<number>[];
}

/** What changed between two reports. */
export interface ReportComparison {
  clients: ClientChanges[];
  /** Invalid runs. One of them makes the comparison invalid. */
  invalid: { run: 'older' | 'newer'; summary: RunSummary }[];
  /** 0: no regression; 1: a regression; 2: one of the runs is invalid. */
  exitCode: 0 | 1 | 2;
}

/** Returns the changes from an older report to a newer one, client by client and case by case. */
export function compareReports(older: Report, newer: Report): ReportComparison {
  const names = [...new Set([...older.clients, ...newer.clients].map(({ name }) => name))];
  const clients = names.map((name) => clientChanges(name, older, newer));
  const invalid = [
    { run: 'older' as const, report: older },
    { run: 'newer' as const, report: newer },
  ]
    .filter(({ report }) => report.verdict.exitCode === 2)
    .map(({ run, report }) => ({ run, summary: summaryOf(report) }));
  return { clients, invalid, exitCode: invalid.length > 0 ? 2 : clients.some(leaksMore) ? 1 : 0 };
}

/** Whether there is a new finding, a finding shows another value, or significantly more is leaked. */
function leaksMore({ findings, bits }: ClientChanges): boolean {
  return (
    findings.some(({ kind }) => kind === 'new' || kind === 'changed') ||
    bits.some(({ was, now }) => was !== undefined && now !== undefined && now.low > was.high)
  );
}

function clientChanges(client: string, older: Report, newer: Report): ClientChanges {
  const [was, now] = [older, newer].map((report) => clientLabels(report.clients).get(client));
  const [before, after] = [verdictOf(older, client), verdictOf(newer, client)];
  return {
    client,
    ...(was !== undefined && { was }),
    ...(now !== undefined && { now }),
    findings: findingChanges(
      { facts: factsOf(before), looked: lookedAt(older, client) },
      { facts: factsOf(after), looked: lookedAt(newer, client) },
    ),
    bits: shifts(amounts(before, bitsOf), amounts(after, bitsOf)),
    classes: shifts(amounts(before, classesOf), amounts(after, classesOf)),
  };
}

function verdictOf({ verdict }: Report, client: string): ClientVerdict | undefined {
  return verdict.clients.find((verdict) => verdict.client.name === client);
}

/** A finding about one case on one surface. */
interface Fact {
  finding: Finding['kind'];
  channel?: string;
  surface: Surface;
  case: CaseRef;
  /** Every value, if there are several. */
  value: string;
}

/** One fact for each case of a finding, by its key. */
function factsOf(verdict: ClientVerdict | undefined): Map<string, Fact> {
  const facts = (verdict?.findings ?? []).flatMap((finding) =>
    finding.surfaces.flatMap((surface) =>
      finding.cases.map((ref): Fact => ({ finding: finding.kind, ...seenIn(finding), surface, case: ref })),
    ),
  );
  const alike = groupBy(facts, ({ finding, channel, surface, case: ref }) =>
    JSON.stringify([finding, channel, surface, refName(ref)]),
  );
  return new Map(
    [...alike].map(([key, group]) => [
      key,
      { ...group[0], value: [...new Set(group.map(({ value }) => value))].sort().join(' or ') },
    ]),
  );
}

function seenIn(finding: Finding): Pick<Fact, 'channel' | 'value'> {
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
    case 'close-mismatch':
    case 'feedback-mismatch':
      return { channel: finding.channel, value: finding.here.value };
    case 'not-failed':
    case 'timed-out':
      return { value: '' };
  }
}

/** The keys of the cases that a client was observed in, by surface. */
function lookedAt({ observations }: Report, client: string): Set<string> {
  return new Set(
    observations
      .filter((observation) => observation.client === client)
      .map((observation) => placeKey(observation, observation.surface)),
  );
}

function placeKey(ref: CaseRef, surface: Surface): string {
  return `${refName(ref)} ${surface}`;
}

interface Side {
  facts: Map<string, Fact>;
  looked: Set<string>;
}

function findingChanges(before: Side, after: Side): Change[] {
  const keys = [...new Set([...before.facts.keys(), ...after.facts.keys()])];
  const changes = keys.flatMap((key) => {
    const [was, now] = [before.facts.get(key), after.facts.get(key)];
    const fact = now ?? was;
    if (fact === undefined || was?.value === now?.value) return [];
    const { finding, channel, surface, case: ref } = fact;
    const kind =
      was === undefined
        ? 'new'
        : now !== undefined
          ? 'changed'
          : after.looked.has(placeKey(ref, surface))
            ? 'gone'
            : 'unlooked';
    return [
      {
        surface,
        case: ref,
        what: {
          kind,
          finding,
          ...(channel !== undefined && { channel }),
          ...(was !== undefined && was.value !== '' && { was: was.value }),
          ...(now !== undefined && now.value !== '' && { now: now.value }),
          ...(kind === 'new' && { lookedBefore: before.looked.has(placeKey(ref, surface)) }),
        } satisfies Omit<Change, 'surfaces' | 'cases'>,
      },
    ];
  });
  return [...groupBy(changes, ({ what }) => JSON.stringify(what)).values()].flatMap((group) => {
    const bySurfaces = groupBy([...groupBy(group, (change) => refName(change.case)).values()], (same) =>
      inOrder(same.map(({ surface }) => surface)).join(),
    );
    return [...bySurfaces.values()].map((alike): Change => ({
      ...group[0].what,
      surfaces: inOrder(alike[0].map(({ surface }) => surface)),
      cases: alike.map(([change]) => change.case).sort(by(refName)),
    }));
  });
}

function bitsOf({ leaks }: ClientVerdict): [Surface, Pick<Leak, 'bits' | 'low' | 'high'>][] {
  return leaks.map(({ surface, bits, low, high }) => [surface, { bits, low, high }]);
}

function classesOf({ classes }: ClientVerdict): [Surface, number][] {
  return [...groupBy(classes, ({ surface }) => surface)].map(([surface, group]) => [surface, group.length]);
}

function amounts<Amount>(
  verdict: ClientVerdict | undefined,
  amountOf: (verdict: ClientVerdict) => [Surface, Amount][],
): Map<Surface, Amount> {
  return new Map(verdict === undefined ? [] : amountOf(verdict));
}

function shifts<Amount>(before: Map<Surface, Amount>, after: Map<Surface, Amount>): Shift<Amount>[] {
  return inOrder([...before.keys(), ...after.keys()]).flatMap((surface) => {
    const [was, now] = [before.get(surface), after.get(surface)];
    return JSON.stringify(was) === JSON.stringify(now)
      ? []
      : [{ surface, ...(was !== undefined && { was }), ...(now !== undefined && { now }) }];
  });
}

/** Changes of one kind, in the order of their cases. */
export function changesOf({ findings }: ClientChanges, kind: Change['kind']): Change[] {
  return findings
    .filter((change) => change.kind === kind)
    .sort(by(({ cases: [first] }) => (first === undefined ? '' : refName(first))));
}
