import { pickRef, refName, refOf } from '../model/case.js';
import { contextOf } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import type { ClientIdentity, Observation, Skipped, Surface } from '../model/observation.js';
import { dividedByStatus, observedCases, type StatusPart, withStatus } from './cases.js';
import { type CaseClass, classesOf } from './classes.js';
import { compare, type Comparison } from './comparison.js';
import { candidatesOf, strictDistinctions } from './candidates.js';
import { assignDefects } from './defects.js';
import { type Expectations, expectationsFor } from './expectations.js';
import { partsOf } from './explanations.js';
import { findingsOf } from './findings.js';
import { leakOf } from './leak.js';
import { problemsOf, type SurfaceRun } from './problems.js';
import { referenceMismatches } from './required.js';
import { splitByTwin } from './twins.js';
import { by } from '../support/collections/sort-by.js';
import { reachOf } from './reach.js';
import { staleOf } from './stale.js';
import { undecidedIn } from './undecided.js';
import { inOrder } from '../model/surfaces.js';
import type { ClientVerdict, FeedbackClass, RunProblem, Verdict } from '../model/verdict.js';

/** Everything that a verdict is computed from. */
export interface VerdictInput {
  clients: readonly ClientIdentity[];
  /** The fixtures of the run: each is observed, skipped, or a problem. */
  fixtures: readonly Fixture[];
  /** The surfaces on which the run observes every fixture. */
  surfaces: readonly Surface[];
  observations: readonly Observation[];
  skipped: readonly Skipped[];
  /** Each applies to the clients of its engine. */
  expectations: Expectations;
  /** The seed of random choices. Default: 0. */
  seed?: number;
  /** The time that an observation waits for `close` or an exception, in milliseconds. */
  budgetMs: number;
  /** The requested engines that are missing. The run continues without them. */
  missing?: readonly string[];
  /** Why the run is incomplete: a browser that died, an interruption. */
  faults?: readonly string[];
}

/**
 * Judges a run: for each client, which failures a script can tell apart, and everything else that is not as the
 * standard asks. The order of the input does not matter.
 *
 * Only witnessed observations count. An observation with an unmet requirement is a problem, neither a finding nor a
 * pass. A client that does not fail the connection although the fault was delivered has a finding.
 * https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export function verdict(input: VerdictInput): Verdict {
  const clients = input.clients.map((client) => clientVerdict(client, input));
  const problems = runProblems(input);
  return { clients, problems, exitCode: exitCodeOf(clients, problems) };
}

function clientVerdict(client: ClientIdentity, input: VerdictInput): ClientVerdict {
  const { fixtures, budgetMs, seed = 0 } = input;
  const known = expectationsFor(client, input.expectations);
  const parts = partsOf(known);
  const runs = inOrder(input.surfaces).map((surface) => surfaceRun(client, surface, input));
  const surfaces = runs.filter(({ observations }) => observations.length > 0).map(({ surface }) => surface);
  const compared = runs.flatMap((run) => run.compared);
  const candidates = runs.flatMap((run) => {
    const distinctions = strictDistinctions(run.comparison, run.compared, parts);
    const undecided = undecidedIn(run.comparison, distinctions);
    return [
      ...candidatesOf(run.divided, distinctions, undecided),
      ...referenceMismatches(run.comparison, [...distinctions, ...undecided], run.surface),
    ];
  });
  const explained = findingsOf(candidates, parts, { client: client.name, compared, budgetMs });
  const assigned = assignDefects(explained, client, { known, fixtures });
  return {
    client,
    surfaces,
    classes: runs.flatMap(({ surface, comparison }) =>
      classesOf(comparison).map((caseClass, index) => printed(caseClass, surface, index === 0)),
    ),
    ...assigned,
    stale: staleOf(
      client.name,
      parts,
      runs.flatMap(({ cases }) => cases),
      candidates,
    ),
    ...(contextOf(client) !== 'loopback' && {
      reach: reachOf(
        runs.flatMap(({ observations }) => observations),
        fixtures,
      ),
    }),
    leaks: runs.flatMap((run) => leakOf(run, seed) ?? []),
    compared: new Set(compared.map(({ name }) => name)).size,
    problems: problemsOf(client, runs, assigned),
  };
}

/** Collects the run of one client on one surface: surfaces are judged independently. */
function surfaceRun(
  client: ClientIdentity,
  surface: Surface,
  { fixtures, observations, skipped }: VerdictInput,
): SurfaceRun & { comparison: Comparison; divided: StatusPart[] } {
  const { name } = client;
  const context = contextOf(client);
  const own = observations.filter(
    (observation) => observation.client === name && observation.surface === surface,
  );
  const { cases, withoutTwin } = splitByTwin(observedCases(own, fixtures, context), fixtures);
  const divided = dividedByStatus(cases);
  const compared = withStatus('compared', divided);
  return {
    surface,
    context,
    fixtures,
    observations: own,
    skipped: skipped.filter(
      (skip) => (skip.client ?? name) === name && (skip.surface ?? surface) === surface,
    ),
    cases,
    divided,
    withoutTwin,
    compared,
    comparison: compare(compared),
  };
}

function printed(
  { feedback, varying, cases }: CaseClass,
  surface: Surface,
  reference: boolean,
): FeedbackClass {
  return { surface, feedback, varying, cases: cases.map(refOf), reference };
}

function runProblems(input: VerdictInput): RunProblem[] {
  const { clients, missing = [], faults = [] } = input;
  const foreign = foreignObservations(input);
  return [
    ...faults.map((reason): RunProblem => ({ kind: 'incomplete', reason })),
    ...(clients.length > 0 ? [] : [{ kind: 'no-client', missing: [...missing].sort() } as const]),
    ...(foreign.length === 0 ? [] : [{ kind: 'foreign-observation', observations: foreign } as const]),
  ];
}

/** Returns the observations of a client, fixture or surface that is not part of this run, which is a fault of the harness. */
function foreignObservations({ clients, fixtures, surfaces, observations }: VerdictInput) {
  const names = new Set(clients.map(({ name }) => name));
  const ids = new Set(fixtures.map(({ id }) => id));
  const foreign = observations
    .filter(
      ({ client, fixture, surface }) =>
        !names.has(client) || !ids.has(fixture) || !surfaces.includes(surface),
    )
    .map((observation) => ({
      case: pickRef(observation),
      client: observation.client,
      surface: observation.surface,
    }));
  const distinct = new Map(
    foreign.map((observation) => [
      `${refName(observation.case)} ${observation.client} ${observation.surface}`,
      observation,
    ]),
  );
  return [...distinct].sort(by(([key]) => key)).map(([, observation]) => observation);
}

function exitCodeOf(clients: readonly ClientVerdict[], problems: readonly RunProblem[]): 0 | 1 | 2 {
  if (problems.length > 0 || clients.some((client) => client.problems.length > 0)) return 2;
  return clients.some(
    ({ defects, stale }) => stale.length > 0 || defects.some(({ status }) => status !== 'known'),
  )
    ? 1
    : 0;
}
