import { type CaseRef, refName } from '../../model/case.js';
import { inOrder } from '../../model/surfaces.js';
import type { ClientProblem, ClientVerdict, RunProblem } from '../../model/verdict.js';
import { count, listed } from '../../support/text/sentences.js';
import type { ReportProblem } from '../layout/summary.js';
import { findingText } from './finding-text.js';
import { requirementText } from './requirement-text.js';
import { placeOf, sayWhere } from './place-text.js';

/**
 * What makes a run invalid, as a sentence.
 * @param labelOf the label of a client, by its name
 */
export function problemText(
  reported: ReportProblem,
  labelOf: (client: string) => string = (client) => client,
): string {
  return reported.client === undefined
    ? runProblemText(reported.problem)
    : `${labelOf(reported.client)}: ${clientProblemText(reported.problem, reported.observed)}`;
}

function runProblemText(problem: RunProblem): string {
  switch (problem.kind) {
    case 'incomplete':
      return `the run is incomplete: ${problem.reason}`;
    case 'no-client':
      return `no client made an observation${problem.missing.length > 0 ? ` (without ${problem.missing.join(', ')})` : ''}`;
    case 'foreign-observation':
      return `${listed(
        problem.observations.map(
          (observation) =>
            `${refName(observation.case)} by ${observation.client} ${placeOf([observation.surface])}`,
        ),
      )}: the observation is of no client, fixture or surface of this run (a fault of badsocket)`;
  }
}

function clientProblemText(problem: ClientProblem, verdict: ClientVerdict): string {
  const everywhere = inOrder([
    ...verdict.surfaces,
    ...verdict.problems.flatMap((problem) => (problem.kind === 'failed-control' ? [] : problem.surfaces)),
  ]);
  return problem.kind === 'failed-control'
    ? `a control failed: ${findingText(problem.finding, verdict.surfaces)}`
    : sayWhere(textOf(problem), problem.surfaces, everywhere);
}

function textOf(problem: Exclude<ClientProblem, { kind: 'failed-control' }>): string {
  switch (problem.kind) {
    case 'no-observation':
      return 'the client made no observation: check that it starts and opens the agent page';
    case 'error':
      return `${named(problem.cases)}: ${faults[problem.fault]}: ${problem.message}`;
    case 'unwitnessed':
      return problem.unmet.length > 0
        ? `${named(problem.cases)}: unwitnessed, the wire does not show: ${problem.unmet.map(requirementText).join('; ')}`
        : `${named(problem.cases)}: unwitnessed, nothing was required of the wire`;
    case 'unobserved':
      return `${named(problem.cases)}: neither observed nor skipped, the run is not complete`;
    case 'control-without-close':
      return `${named(problem.cases)}: a control that sends no Close frame: give its peer a sendClose step`;
    case 'without-twin':
      return `${named(problem.cases)}: does not count, since the control ${refName(problem.twin)} did not open`;
    case 'wrong-permission':
      return `the page must find its permissions for local connections ${problem.expected}, and found ${listed(
        Object.entries(problem.permissions).map(([name, state]) => `${name}: ${state}`),
      )}`;
    case 'no-healthy-peer':
      return 'no healthy peer was witnessed: a client that connects nowhere would look the same';
    case 'too-few-situations':
      return `${count(problem.situations, 'situation')} of the seven compared: it takes two to tell them apart`;
  }
}

const faults = {
  setup: 'the peer could not be set up (a fault of badsocket)',
  harness: 'the harness failed (a fault of badsocket)',
  client: 'the client died or did not answer',
} as const;

function named(cases: readonly CaseRef[]): string {
  return listed(cases.map(refName));
}
