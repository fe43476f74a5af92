import type { JSX } from 'preact';
import type { Overview } from '../../layout/overview.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';

/** What makes the run invalid or smaller than it was meant to be. Nothing, if nothing does. */
export function Problems({ report, overview }: { report: Report; overview: Overview }): JSX.Element | null {
  const problems = [
    ...(report.complete ? [] : [`The run is incomplete: ${report.incompleteReason ?? 'it ended early'}`]),
    ...report.verdict.problems,
    ...overview.clients.flatMap(({ label, verdict }) =>
      verdict.problems.map((problem) => `${label}: ${problem}`),
    ),
  ];
  if (problems.length === 0 && report.missing.length === 0) return null;
  return (
    <section>
      <h2 id="problems">Problems</h2>
      <ul>
        {problems.map((problem) => (
          <li>{printable(problem)}</li>
        ))}
        {report.missing.map(({ engine, reason, mend }) => (
          <li>
            There is no {engine}: {printable(reason)}. To mend it: <code>{mend}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
