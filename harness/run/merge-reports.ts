import { type Case, caseName, casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { ClientIdentity, Observation, Skipped, Surface } from '../model/observation.js';
import { groupBy } from '../support/collections/group-by.js';
import { inOrder } from '../model/surfaces.js';
import type { Report, ReportPart } from '../model/report.js';
import { assembleReport, type Expectations } from './assemble-report.js';
import type { RunRecord } from './run-events.js';

/** Reports that cannot be one; the message is one line that says why. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}

/**
 * Merges the reports of several runs of one version: of other fixtures, in other browsers, on other machines, or of the same
 * again. The verdict is a new one, given what is known to fail now.
 * @throws {MergeError}
 */
export function mergeReports(
  parts: readonly [ReportPart, ...ReportPart[]],
  expectations: Expectations,
): Report {
  expectOneVersion(parts);
  const reports = withOwnNames(parts.map(({ report }) => report));
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
    ...new Map(reports.flatMap((report) => report.missing.map((engine) => [engine.engine, engine]))).values(),
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

function expectOneVersion([first, ...others]: readonly [ReportPart, ...ReportPart[]]): void {
  const { version } = first.report.badsocket;
  const other = others.find(({ report }) => report.badsocket.version !== version);
  if (other === undefined) return;
  throw new MergeError(
    `${other.name} is of badsocket ${other.report.badsocket.version}, and ${first.name} of ${version}: merge reports of one version`,
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
          `${fixture.id} is one fixture in ${before.name} and another in ${name}: they are not of one version`,
        );
      }
    }
  }
  return [...known.values()].map(({ fixture }) => fixture);
}

/** The same reports, in which a name is that of one client alone. */
function withOwnNames(reports: readonly Report[]): Report[] {
  const identities = distinct(reports.flatMap(({ clients }) => clients.map(keyOf)));
  const namesakes = groupBy(identities, (key) => (JSON.parse(key) as ClientIdentity).name);
  const names = new Map([...namesakes.values()].flatMap(namesFor));
  return reports.map((report) => {
    const own = new Map(
      report.clients.map((client) => [client.name, names.get(keyOf(client)) ?? client.name]),
    );
    const nameOf = (client: string) => own.get(client) ?? client;
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
}: ClientIdentity): string {
  return JSON.stringify({ name, engine, product, version, build, executable, userAgent, command });
}

/** Their own name for one, and for several as much as tells them apart. */
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
    .find((some) => distinct(some).length === some.length);
  return keys.map((key, index) => [key, names?.[index] ?? key]);
}

/** Of the same case in the same client, a later run's repetitions count on from an earlier one's. */
function mergeObservations(reports: readonly Report[]): Observation[] {
  const next = new Map<string, number>();
  return reports.flatMap(({ observations }) => {
    const before = new Map(next);
    return observations.map((observation) => {
      const key = placeKey(
        observation.client,
        observation.surface,
        caseName(observation.fixture, observation.scheme),
      );
      const repetition = (before.get(key) ?? 0) + observation.repetition;
      next.set(key, Math.max(next.get(key) ?? 0, repetition + 1));
      return { ...observation, repetition };
    });
  });
}

function placeKey(client: string, surface: Surface, name: string): string {
  return JSON.stringify([client, surface, name]);
}

interface Merged {
  fixtures: readonly Fixture[];
  clients: readonly ClientIdentity[];
  surfaces: readonly Surface[];
  observations: readonly Observation[];
}

/**
 * What was observed in one run was not skipped, whatever another says. What no run with a client in it set out to
 * observe is skipped, and what one did and never came to is neither.
 */
function mergeSkipped(
  reports: readonly Report[],
  { fixtures, clients, surfaces, observations }: Merged,
): Skipped[] {
  const observed = new Set(
    observations.map(({ client, surface, fixture, scheme }) =>
      placeKey(client, surface, caseName(fixture, scheme)),
    ),
  );
  const reasons = new Map<string, string>();
  const tasks = new Set<string>();
  for (const report of reports) {
    for (const client of report.clients) {
      for (const surface of report.surfaces) {
        for (const { fixture, scheme } of casesOf(report.fixtures))
          tasks.add(placeKey(client.name, surface, caseName(fixture.id, scheme)));
        for (const skip of report.skipped) {
          if ((skip.client ?? client.name) !== client.name || (skip.surface ?? surface) !== surface) continue;
          reasons.set(placeKey(client.name, surface, caseName(skip.fixture, skip.scheme)), skip.reason);
        }
      }
    }
  }
  const reasonFor = (client: string, surface: Surface, name: string) => {
    const key = placeKey(client, surface, name);
    if (observed.has(key)) return undefined;
    return (
      reasons.get(key) ?? (tasks.has(key) ? undefined : 'in none of the runs that this report is made of')
    );
  };
  return allCases(reports, fixtures).flatMap(({ id, scheme }) =>
    briefly(
      clients.map(({ name }) => name),
      surfaces,
      (client, surface) => reasonFor(client, surface, caseName(id, scheme)),
    ).map((each) => ({ fixture: id, scheme, ...each })),
  );
}

/** Also of fixtures that no run had, and that were skipped for that. */
function allCases(
  reports: readonly Report[],
  fixtures: readonly Fixture[],
): { id: string; scheme: Case['scheme'] }[] {
  const cases = [
    ...casesOf(fixtures).map(({ fixture: { id }, scheme }) => ({ id, scheme })),
    ...reports.flatMap(({ skipped }) => skipped.map(({ fixture: id, scheme }) => ({ id, scheme }))),
  ];
  return [...new Map(cases.map((each) => [caseName(each.id, each.scheme), each])).values()];
}

/** Why one case was skipped, in as few words as hold for every client, or on every surface. */
function briefly(
  clients: readonly string[],
  surfaces: readonly Surface[],
  reasonFor: (client: string, surface: Surface) => string | undefined,
): Pick<Skipped, 'client' | 'surface' | 'reason'>[] {
  const alike = (reasons: readonly (string | undefined)[]) =>
    distinct(reasons).length === 1 ? reasons[0] : undefined;
  const everywhere = alike(
    clients.flatMap((client) => surfaces.map((surface) => reasonFor(client, surface))),
  );
  if (everywhere !== undefined) return [{ reason: everywhere }];
  return clients.flatMap((client) => {
    const onAll = alike(surfaces.map((surface) => reasonFor(client, surface)));
    if (onAll !== undefined) return [{ client, reason: onAll }];
    return surfaces.flatMap((surface) => {
      const reason = reasonFor(client, surface);
      return reason === undefined ? [] : [{ client, surface, reason }];
    });
  });
}
