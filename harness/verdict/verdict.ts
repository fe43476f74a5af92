import { caseName } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import type { ClientIdentity, Engine, Observation, Skipped, Surface } from '../model/observation.js';
import { observedCases, standingOf } from './cases.js';
import { type CaseClass, classesOf } from './classes.js';
import { compare, type Comparison } from './comparison.js';
import { draftsOf } from './candidates.js';
import { type Expectation, expectationsFor, isExplained, matchExpectation } from './expectations.js';
import { findingsOf } from './findings.js';
import { leakOf } from './leak.js';
import { problemsOf, type SurfaceRun } from './problems.js';
import { count, listed } from '../support/text/sentences.js';
import { staleOf } from './stale.js';
import { inOrder, placeOf } from '../model/surfaces.js';
import type { ClientVerdict, FeedbackClass, Verdict } from '../model/verdict.js';

/** All that a verdict rests on. */
export interface VerdictInput {
  clients: readonly ClientIdentity[];
  /** Those that the run set out to observe: each is observed, skipped, or a problem. */
  fixtures: readonly Fixture[];
  /** Those on which the run set out to observe every fixture. */
  surfaces: readonly Surface[];
  observations: readonly Observation[];
  skipped: readonly Skipped[];
  /** Each holds for the clients of its engine. */
  expectations: Partial<Record<Engine, readonly Expectation[]>>;
  /** What is drawn by lot is drawn from it. Default: 0. */
  seed?: number;
  /** How long an observation waited for `close` or an exception. */
  budgetMs: number;
  /** Engines that were wanted and not to be had: the run goes on without them, and the summary says so. */
  missing?: readonly string[];
  /** What kept the run from being complete, one sentence each: a browser that died, an interruption. */
  faults?: readonly string[];
}

/**
 * Judges a run: for each client, which failures a script can tell apart, and everything else that is not as the
 * standard asks. The order of the input is of no account.
 *
 * Only what was witnessed counts. Where a witness does not show all that it must, the observation is a problem and
 * neither a finding nor a pass; a client that wrongly goes on past a fault that was delivered is a finding.
 * https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export function verdict(input: VerdictInput): Verdict {
  const clients = input.clients.map((client) => clientVerdict(client, input));
  const problems = runProblems(input);
  const exitCode = exitCodeOf(clients, problems);
  return { clients, problems, exitCode, summary: summaryOf(exitCode, clients, problems, input) };
}

function clientVerdict(client: ClientIdentity, input: VerdictInput): ClientVerdict {
  const { fixtures, budgetMs, seed = 0 } = input;
  const known = expectationsFor(client, input.expectations).map((expectation) => ({
    expectation,
    ...matchExpectation(expectation),
  }));
  const runs = inOrder(input.surfaces).map((surface) => surfaceRun(client, surface, input));
  const surfaces = runs.filter(({ observations }) => observations.length > 0).map(({ surface }) => surface);
  const cases = runs.flatMap((run) => run.cases);
  const compared = runs.flatMap((run) => run.compared);
  const drafts = runs.flatMap((run) => draftsOf(run.cases, run.comparison.tellings));
  const strays = runs.flatMap((run) => run.comparison.strays);
  const findings = findingsOf(drafts, known, { client: client.name, surfaces, compared, budgetMs });
  return {
    client,
    classes: runs.flatMap(({ surface, comparison }) =>
      classesOf(comparison).map((each, index) => printed(each, surface, index === 0)),
    ),
    findings,
    stale: staleOf(known, { client: client.name, fixtures, surfaces, cases, drafts, strays }),
    leaks: runs.flatMap((run) => leakOf(run, seed) ?? []),
    compared: new Set(compared.map(({ name }) => name)).size,
    problems: problemsOf(runs, findings),
  };
}

/** All that is said of one client on one surface rests on this surface alone. */
function surfaceRun(
  { name }: ClientIdentity,
  surface: Surface,
  { fixtures, observations, skipped }: VerdictInput,
): SurfaceRun & { comparison: Comparison } {
  const own = observations.filter((each) => each.client === name && each.surface === surface);
  const cases = observedCases(own, fixtures);
  const compared = cases.filter((each) => standingOf(each) === 'compared');
  return {
    surface,
    fixtures,
    observations: own,
    skipped: skipped.filter(
      (each) => (each.client ?? name) === name && (each.surface ?? surface) === surface,
    ),
    cases,
    compared,
    comparison: compare(compared),
  };
}

function printed(
  { feedback, varying, cases }: CaseClass,
  surface: Surface,
  reference: boolean,
): FeedbackClass {
  return { surface, feedback, varying, cases: cases.map(({ name }) => name), reference };
}

function runProblems(input: VerdictInput): string[] {
  const { clients, fixtures, surfaces, observations, missing = [], faults = [] } = input;
  const names = new Set(clients.map(({ name }) => name));
  const ids = new Set(fixtures.map(({ id }) => id));
  const strangers = observations.filter(
    ({ client, fixture, surface }) => !names.has(client) || !ids.has(fixture) || !surfaces.includes(surface),
  );
  const strange = strangers.map(
    ({ fixture, scheme, client, surface }) =>
      `${caseName(fixture, scheme)} by ${client} ${placeOf([surface])}`,
  );
  return [
    ...faults,
    ...(clients.length > 0 ? [] : [`no client: nothing was observed${missingText(missing)}`]),
    ...(strange.length === 0
      ? []
      : [
          `${listed([...new Set(strange)].sort())}: observed, but no client, no fixture or no surface of this run (our fault)`,
        ]),
  ];
}

function exitCodeOf(clients: readonly ClientVerdict[], problems: readonly string[]): 0 | 1 | 2 {
  if (problems.length > 0 || clients.some((client) => client.problems.length > 0)) return 2;
  return clients.some(
    ({ findings, stale }) => stale.length > 0 || findings.some(isUnexpected) || findings.some(isUnexplained),
  )
    ? 1
    : 0;
}

function isUnexpected({ expected }: { expected?: string }): boolean {
  return expected === undefined;
}

function isUnexplained({ expected }: { expected?: string }): boolean {
  return expected !== undefined && !isExplained(expected);
}

function summaryOf(
  exitCode: 0 | 1 | 2,
  clients: readonly ClientVerdict[],
  problems: readonly string[],
  { observations, skipped, missing = [] }: VerdictInput,
): string {
  const findings = clients.flatMap((client) => client.findings);
  const unexpected = findings.filter(isUnexpected).length;
  const toExplain = findings.filter(isUnexplained).length;
  const known = findings.length - unexpected - toExplain;
  const stale = clients.flatMap((client) => client.stale).length;
  const skippedEverywhere = caseCount(skipped.filter(({ surface }) => surface === undefined));
  const skippedInPart = caseCount(skipped.filter(({ surface }) => surface !== undefined));
  const run = [
    count(clients.length, 'client'),
    count(observations.length, 'observation'),
    ...(skippedEverywhere > 0 ? [`${count(skippedEverywhere, 'case')} skipped`] : []),
    ...(skippedInPart > 0 ? [`${count(skippedInPart, 'case')} skipped on some surface`] : []),
  ].join(', ');
  const left = missingText(missing);
  switch (exitCode) {
    case 0:
      return known > 0
        ? `OK: ${run}${left}, ${count(known, 'known finding')}, nothing new.`
        : `OK: ${run}${left}, every failure looks the same.`;
    case 1: {
      const parts = [
        ...(unexpected > 0 ? [`${count(unexpected, 'finding')} that nobody expected`] : []),
        ...(stale > 0
          ? [`${count(stale, 'expectation')} that no longer ${stale === 1 ? 'holds' : 'hold'}`]
          : []),
        ...(toExplain > 0 ? [`${count(toExplain, 'finding')} whose expectation does not say why`] : []),
        ...(known > 0 ? [count(known, 'known finding')] : []),
      ];
      return `FINDINGS: ${run}${left}, ${parts.join(', ')}.`;
    }
    case 2: {
      const all = [
        ...problems,
        ...clients.flatMap(({ client, problems: own }) => own.map((problem) => `${client.name}, ${problem}`)),
      ];
      return `INVALID: ${run}${left}, ${count(all.length, 'problem')}. The first: ${all.slice(0, 1).join('')}`;
    }
  }
}

function caseCount(skipped: readonly Skipped[]): number {
  return new Set(skipped.map(({ fixture, scheme }) => caseName(fixture, scheme))).size;
}

function missingText(missing: readonly string[]): string {
  return missing.length > 0 ? ` (without ${[...missing].sort().join(', ')})` : '';
}
