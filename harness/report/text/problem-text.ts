import type { Report } from '../../model/report.js';

/** Everything that makes a run invalid, one sentence each. */
export function sentencesOfProblems(
  { complete, incompleteReason, verdict }: Report,
  labelOf: (client: string) => string,
): string[] {
  return [
    ...(complete ? [] : [`the run is incomplete: ${incompleteReason ?? 'it ended early'}`]),
    ...verdict.problems.filter((problem) => problem !== incompleteReason),
    ...verdict.clients.flatMap(({ client, problems }) =>
      problems.map((problem) => `${labelOf(client.name)}: ${problem}`),
    ),
  ];
}
