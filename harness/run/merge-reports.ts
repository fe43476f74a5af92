import { type CaseRef, casesOf, pickRef, refName, refOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import {
  timesOf,
  type ClientIdentity,
  type Observation,
  type Skipped,
  type Surface,
} from '../model/observation.js';
import { groupBy } from '../support/collections/group-by.js';
import { inOrder } from '../model/surfaces.js';
import type { Report, ReportPart } from '../model/report.js';
import type { Expectations } from '../verdict/expectations.js';
import { assembleReport } from './assemble-report.js';
import { expectCompleteShards } from './expect-shards.js';
import { MergeError } from './merge-error.js';
import type { RunRecord } from './run-events.js';

/**
 * Merges the reports of several runs of one version. The runs may differ in fixtures, browsers and machines, or repeat the same cases.
 * The merged report has a new verdict, given the current expectations.
 * @throws {MergeError} if the reports are from different versions, or are not all parts of one run.
 */
export function mergeReports(
  parts: readonly [ReportPart, ...ReportPart[]],
  expectations: Expectations,
): Report {
  expectOneVersion(parts);
  expectCompleteShards(parts);
  const reports = withUniqueNames(parts.map(({ report }) => report));
  const [first = parts[0].report] = reports;
  const fixtures = mergeFixtures(parts);
  const clients = [
    ...new Map(reports.flatMap((report) => report.clients.map((client) => [client.name, client]))).values(),
  ];
  const surfaces = inOrder(reports.flatMap((report) => report.surfaces));
  const observations = mergeObservations(reports);
  const skipped = mergeSkipped(reports, { fixtures, clients, surfaces, observations });
  const present = new Set<string>(clients.map(({ engine }) => engine));
  const missing = [
    ...new Map(
      reports.flatMap((report) => report.missing.map((missing) => [missing.engine, missing] as const)),
    ).values(),
  ].filter(({ engine }) => !present.has(engine));
  const faults = distinct(
    reports
      .filter(({ complete }) => !complete)
      .map(({ incompleteReason = 'a run ended early' }) => incompleteReason),
  );
  const modeReason = distinct(reports.flatMap((report) => report.modeReason ?? [])).join('; ');
  const leakyClients = reports.find((report) => report.leakyClients !== undefined)?.leakyClients;
  const merged: RunRecord = {
    badsocket: first.badsocket,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    finishedAt:
      reports
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1) ?? first.finishedAt,
    mode: reports.every(({ mode }) => mode === 'lab') ? 'lab' : 'portable',
    ...(modeReason !== '' && { modeReason }),
    surfaces,
    repeat: observations.reduce((most, { repetition }) => Math.max(most, repetition + 1), first.repeat),
    seed: first.seed,
    concurrency: Math.max(...reports.map(({ concurrency }) => concurrency)),
    budgetMs: Math.max(...reports.map((report) => report.budgetMs)),
    missing,
    clients,
    fixtures,
    observations,
    skipped,
    ...(leakyClients !== undefined && { leakyClients }),
    faults,
  };
  return assembleReport(merged, expectations);
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

function expectOneVersion([first, ...rest]: readonly [ReportPart, ...ReportPart[]]): void {
  const { version } = first.report.badsocket;
  const other = rest.find(({ report }) => report.badsocket.version !== version);
  if (other === undefined) return;
  throw new MergeError(
    `Cannot merge reports of different versions: ${first.name} is from badsocket ${version}, ${other.name} from ${other.report.badsocket.version}.`,
  );
}

function mergeFixtures(parts: readonly ReportPart[]): Fixture[] {
  const known = new Map<string, { fixture: Fixture; name: string }>();
  for (const { name, report } of parts) {
    for (const fixture of report.fixtures) {
      const before = known.get(fixture.id);
      if (before === undefined) known.set(fixture.id, { fixture, name });
      else if (JSON.stringify(before.fixture) !== JSON.stringify(fixture)) {
        throw new MergeError(
          `Cannot merge reports of different versions: ${fixture.id} is not the same fixture in ${before.name} and ${name}.`,
        );
      }
    }
  }
  return [...known.values()].map(({ fixture }) => fixture);
}

/** Returns the reports with a unique name for each client. */
function withUniqueNames(reports: readonly Report[]): Report[] {
  const identities = distinct(reports.flatMap(({ clients }) => clients.map(keyOf)));
  const namesakes = groupBy(identities, (key) => (JSON.parse(key) as ClientIdentity).name);
  const names = new Map([...namesakes.values()].flatMap(namesFor));
  return reports.map((report) => {
    const newNames = new Map(
      report.clients.map((client) => [client.name, names.get(keyOf(client)) ?? client.name]),
    );
    const nameOf = (client: string) => newNames.get(client) ?? client;
    return {
      ...report,
      clients: report.clients.map((client) => ({ ...client, name: nameOf(client.name) })),
      observations: report.observations.map((observation) => ({
        ...observation,
        client: nameOf(observation.client),
      })),
      skipped: report.skipped.map((skip) =>
        skip.client === undefined ? skip : { ...skip, client: nameOf(skip.client) },
      ),
    };
  });
}

function keyOf({
  name,
  engine,
  product,
  version,
  build,
  executable,
  userAgent,
  command,
  context,
}: ClientIdentity): string {
  return JSON.stringify({ name, engine, product, version, build, executable, userAgent, command, context });
}

/** Returns a unique name for each client of the same name: the name, followed by as much detail as is needed. */
function namesFor(keys: readonly string[]): [key: string, name: string][] {
  const identities = keys.map((key) => JSON.parse(key) as ClientIdentity);
  const candidates: ((client: ClientIdentity, index: number) => string)[] = [
    ({ name }) => name,
    ({ name, version }) => `${name} ${version}`,
    ({ name, version, build }) => `${name} ${version}, ${build}`,
    ({ name, version, executable }) => `${name} ${version}, ${executable ?? ''}`,
    ({ name, version }, index) => `${name} ${version} (${index + 1})`,
  ];
  const names = candidates
    .map((nameOf) => identities.map(nameOf))
    .find((texts) => distinct(texts).length === texts.length);
  return keys.map((key, index) => [key, names?.[index] ?? key]);
}

/** Merges the observations. If several runs observed the same case in the same client, their repetitions are numbered consecutively. */
function mergeObservations(reports: readonly Report[]): Observation[] {
  const next = new Map<string, number>();
  return reports.flatMap(({ observations }) => {
    const before = new Map(next);
    return observations.map((observation) => {
      const key = keyOfCell(observation.client, observation.surface, observation);
      const repetition = (before.get(key) ?? 0) + observation.repetition;
      next.set(key, Math.max(next.get(key) ?? 0, repetition + timesOf(observation)));
      return { ...observation, repetition };
    });
  });
}

function keyOfCell(client: string, surface: Surface, ref: CaseRef): string {
  return JSON.stringify([client, surface, refName(ref)]);
}

interface Merged {
  fixtures: readonly Fixture[];
  clients: readonly ClientIdentity[];
  surfaces: readonly Surface[];
  observations: readonly Observation[];
}

/**
 * Merges the skipped cases. A case that any run observed is not skipped. A case that no run of a client scheduled is skipped. A case
 * that a run scheduled but did not reach is neither.
 */
function mergeSkipped(
  reports: readonly Report[],
  { fixtures, clients, surfaces, observations }: Merged,
): Skipped[] {
  const observed = new Set(
    observations.map((observation) => keyOfCell(observation.client, observation.surface, observation)),
  );
  const reasons = new Map<string, string>();
  const tasks = new Set<string>();
  for (const report of reports) {
    for (const client of report.clients) {
      for (const surface of report.surfaces) {
        for (const testCase of casesOf(report.fixtures))
          tasks.add(keyOfCell(client.name, surface, refOf(testCase)));
        for (const skip of report.skipped) {
          if ((skip.client ?? client.name) !== client.name || (skip.surface ?? surface) !== surface) continue;
          reasons.set(keyOfCell(client.name, surface, skip), skip.reason);
        }
      }
    }
  }
  const reasonFor = (client: string, surface: Surface, ref: CaseRef) => {
    const key = keyOfCell(client, surface, ref);
    if (observed.has(key)) return undefined;
    return reasons.get(key) ?? (tasks.has(key) ? undefined : 'not part of any run in this report');
  };
  return allCases(reports, fixtures).flatMap((ref) =>
    combineReasons(
      clients.map(({ name }) => name),
      surfaces,
      (client, surface) => reasonFor(client, surface, ref),
    ).map((skip) => ({ ...ref, ...skip })),
  );
}

/** Returns all cases, including those of fixtures that every run skipped. */
function allCases(reports: readonly Report[], fixtures: readonly Fixture[]): CaseRef[] {
  const cases = [...casesOf(fixtures).map(refOf), ...reports.flatMap(({ skipped }) => skipped.map(pickRef))];
  return [...new Map(cases.map((ref) => [refName(ref), ref])).values()];
}

/** Returns why a case was skipped. One entry covers all clients or all surfaces that have the same reason. */
function combineReasons(
  clients: readonly string[],
  surfaces: readonly Surface[],
  reasonFor: (client: string, surface: Surface) => string | undefined,
): Pick<Skipped, 'client' | 'surface' | 'reason'>[] {
  const commonReason = (reasons: readonly (string | undefined)[]) =>
    distinct(reasons).length === 1 ? reasons[0] : undefined;
  const everywhere = commonReason(
    clients.flatMap((client) => surfaces.map((surface) => reasonFor(client, surface))),
  );
  if (everywhere !== undefined) return [{ reason: everywhere }];
  return clients.flatMap((client) => {
    const onAll = commonReason(surfaces.map((surface) => reasonFor(client, surface)));
    if (onAll !== undefined) return [{ client, reason: onAll }];
    return surfaces.flatMap((surface) => {
      const reason = reasonFor(client, surface);
      return reason === undefined ? [] : [{ client, surface, reason }];
    });
  });
}
